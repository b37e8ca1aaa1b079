package desk

import (
	"time"

	"github.com/chumtin/chumtin/cluster"
)

// An Article is a report as the desk keeps it.
type Article struct {
	cluster.Article

	Seq      int64     // order of arrival, from 1
	Arrived  time.Time // when the desk got this version
	Version  int       // from 1
	Feeds    []string  // addresses of the feeds that carried it
	Story    cluster.StoryID
	Kind     cluster.Kind
	Of       string     // what it is a copy, excerpt or update of, or ""
	Earlier  []Headline // headlines of earlier versions, the oldest first
	HasTexts bool       // false once the retention limit has dropped summary and body

	text int64     // where the store has its text
	when time.Time // that the stream goes by
}

// A Headline is that of an earlier version.
type Headline struct {
	Title   string
	Version int
	Arrived time.Time
}

// A Card is a story as the front page shows it.
type Card struct {
	ID             cluster.StoryID
	Topic          cluster.StoryID // of the affair it is in, itself if it is alone there
	Representative Article
	Also           []Article // up to five other independent reports, newest first, preferred sources before others
	Copies         []Article // copies, excerpts and updates of Representative and Also, by time, at most twenty
	Articles       int
	Independent    int
	Sources        int
	First, Last    time.Time // of its articles' times, or arrivals where there is none
	Growth         int       // independent reports that were published, and came, within the last hour of the desk's time
	New            int       // articles since the reader looked
	Read           bool
	Pinned         bool // an editor chose Representative
	Open           bool
	Seq            uint64 // of its last change
}

// A Topic is an affair on the front page: one story or several.
type Topic struct {
	ID    cluster.StoryID
	Cards []Card
}

// A Story is a card with all its articles.
type Story struct {
	Card
	Members []Article // by time; the first is the first report
	Weakest *cluster.Bridge
	Changes []cluster.Change // its history, the oldest first
	Related []Card           // other stories of its topic
}

// A Filter chooses stories. The zero Filter is all open ones.
type Filter struct {
	Section     string // a section's name, or ""
	Source      string
	Query       string // words to search, with or without diacritics
	Independent int    // at least
	Articles    int    // at least
	Since       time.Time
	Until       time.Time
	Closed      bool // closed stories as well
	Unread      bool // only those with something new
	Order       Order
	Limit       int    // 0 means 50; at most 200
	After       string // the cursor of an earlier Page
}

// An Order is how a page of stories is sorted.
type Order int

const (
	// ByWeight puts stories with many independent reports and recent growth first.
	ByWeight Order = iota
	// ByTime puts those with the latest article first.
	ByTime
)

// A Page is a part of the stories that a filter chooses.
type Page struct {
	Topics []Topic
	Total  int
	Next   string // cursor of the next page, or ""
	Seq    uint64 // the last change it shows
}

// A Result is what became of one article that was put.
type Result struct {
	ID      string          `json:"id"`
	Status  string          `json:"status"` // "new", "version", "known" or "refused"
	Story   cluster.StoryID `json:"story,omitzero"`
	Version int             `json:"version,omitzero"`
	Error   string          `json:"error,omitzero"`
}

// A Notice says that stories changed and that this is in the store.
type Notice struct {
	Seq     uint64
	Changes []cluster.Change
}

// A Source is an outlet, with its health as a feed if it is one.
type Source struct {
	Name      string
	Feed      string // its address, or "" for what came by the API or a folder
	Site      string
	Section   string
	Preferred bool
	Muted     bool
	Pages     bool // fetch the page of each new article
	Articles  int
	Latest    time.Time // of its articles

	Health
}

// A Health is how a feed's fetches went. Only intake sets it, and nothing else of a
// source, so that it cannot undo what an editor changes meanwhile.
type Health struct {
	LastFetch time.Time
	NextFetch time.Time // zero: at once
	Status    string    // "ok", "unchanged", or what failed, in words
	Failures  int       // in a row
	Failing   time.Time // the first of these; zero if the last fetch went well
	ETag      string
	Modified  string
	Title     string // what the feed calls itself
}

// Stats are counts of a desk.
type Stats struct {
	Articles int // stored
	Stories  int // stored, without those that were merged
	Open     cluster.StreamStats
	Changes  uint64
	Bytes    int64 // of the file
	Failing  bool  // the last commit failed
	Due      int   // alerts that wait for a webhook

	// Since the desk was opened: articles that were put, by what became of them,
	// transactions, and attempts at webhooks.
	New, Versions, Known, Refused int64
	Commits, FailedCommits        int64
	CommitTime                    time.Duration
	Posted, FailedPosts           int64

	Listening int // who subscribed
}

// An Action is what an editor did.
type Action struct {
	Seq               int64
	At                time.Time
	Who               string
	Kind              string          // one of the constants, such as ActionMerge
	Story             cluster.StoryID // of which it was done
	To                cluster.StoryID // the story that it led to, of a merge or move
	Articles          []string        // that it was about, of all but a merge
	Outlet, Publisher string          // of what is said of a publisher
	Undoes            int64           // the action that it took back, of an undo
	UndoneBy          int64           // the action that took it back, or 0
	Changes           []cluster.Change
}

// A Search is a filter that a reader saved. With a trigger it is an alert.
type Search struct {
	Num     int64 // 0 for a new one
	Name    string
	Filter  Filter
	Trigger string // TriggerMatch, TriggerSplit, or ""
	Webhook string // where an alert is posted, or ""
}

// A Delivery is what an alert had to say, once.
type Delivery struct {
	Key         string // sent as Idempotency-Key
	Story       cluster.StoryID
	Title       string
	Source      string
	Independent int
	Articles    int
	At          time.Time
	Attempts    int       // at the webhook
	Due         time.Time // of the next one; zero if there is none
	Failure     string    // of the last one, in words, or ""
}
