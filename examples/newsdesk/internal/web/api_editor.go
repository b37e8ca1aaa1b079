package web

import (
	"net/http"
	"strconv"
	"time"

	"github.com/chumtin/chumtin/cluster"

	"github.com/chumtin/chumtin/examples/newsdesk/internal/desk"
)

// An apiAction is what an editor did.
type apiAction struct {
	Seq       int64            `json:"seq,omitzero"`
	At        time.Time        `json:"at,omitzero"`
	Who       string           `json:"who,omitempty"`
	Kind      string           `json:"kind"`
	Story     cluster.StoryID  `json:"story,omitzero"`
	To        cluster.StoryID  `json:"to,omitzero"`
	Articles  []string         `json:"articles,omitempty"`
	Outlet    string           `json:"outlet,omitempty"`
	Publisher string           `json:"publisher,omitempty"`
	Undoes    int64            `json:"undoes,omitzero"`
	UndoneBy  int64            `json:"undone_by,omitzero"`
	Changes   []cluster.Change `json:"changes,omitempty"`
}

// A newAction is the body of a request to do it.
type newAction struct {
	Kind      string          `json:"kind"`
	Story     cluster.StoryID `json:"story"`
	To        cluster.StoryID `json:"to"`
	Articles  []string        `json:"articles"`
	Outlet    string          `json:"outlet"`
	Publisher string          `json:"publisher"`
	Undoes    int64           `json:"undoes"`
}

func apiActionOf(a desk.Action) apiAction {
	return apiAction{
		Seq: a.Seq, At: a.At, Who: a.Who, Kind: a.Kind, Story: a.Story, To: a.To, Articles: a.Articles,
		Outlet: a.Outlet, Publisher: a.Publisher, Undoes: a.Undoes, UndoneBy: a.UndoneBy, Changes: a.Changes,
	}
}

func (s *Server) apiActions(w http.ResponseWriter, r *http.Request) error {
	var before int64
	limit := 50
	for name, to := range map[string]func(int64){"before": func(n int64) { before = n }, "limit": func(n int64) { limit = int(min(n, 200)) }} {
		if text := r.URL.Query().Get(name); text != "" {
			n, err := strconv.ParseInt(text, 10, 64)
			if err != nil || n < 1 {
				return badRequest("%s is a number from 1 on.", name)
			}
			to(n)
		}
	}
	actions, err := s.desk.Actions(r.Context(), before, limit)
	if err != nil {
		return err
	}
	out := make([]apiAction, len(actions))
	for i, a := range actions {
		out[i] = apiActionOf(a)
	}
	return answerJSON(w, r, http.StatusOK, out)
}

func (s *Server) apiAct(w http.ResponseWriter, r *http.Request) error {
	var in newAction
	if err := readJSON(w, r, maxEdit, &in); err != nil {
		return err
	}
	action, err := s.act(r, in)
	if err != nil {
		return err
	}
	return answerJSON(w, r, http.StatusOK, apiActionOf(action))
}

// lacks returns the first field that an action needs and in does not have, or "".
func (in *newAction) lacks() string {
	needs := map[string][]string{
		desk.ActionMerge:     {"story", "to"},
		desk.ActionSplit:     {"story", "articles"},
		desk.ActionMove:      {"articles", "to"},
		desk.ActionApart:     {"articles"},
		desk.ActionPin:       {"story"},
		desk.ActionPublisher: {"outlet"},
		desk.ActionUndo:      {"undoes"},
	}
	has := map[string]bool{
		"story": in.Story != 0, "to": in.To != 0, "articles": len(in.Articles) > 0, "outlet": in.Outlet != "", "undoes": in.Undoes != 0,
	}
	for _, field := range needs[in.Kind] {
		if !has[field] {
			return field
		}
	}
	return ""
}

// act does what in says, or returns what it lacks.
func (s *Server) act(r *http.Request, in newAction) (desk.Action, error) {
	ctx, who := r.Context(), readerOf(r)
	if field := in.lacks(); field != "" {
		return desk.Action{}, badField(field, "is missing, which the action %q needs", in.Kind)
	}
	want := func(n int) error {
		if len(in.Articles) != n {
			return badField("articles", "has %d, and the action %q is about %d", len(in.Articles), in.Kind, n)
		}
		return nil
	}
	switch in.Kind {
	case "":
		return desk.Action{}, badField("kind", "is missing")
	case desk.ActionMerge:
		if in.Story == in.To {
			return desk.Action{}, badRequest("That is the same story.")
		}
		return s.desk.Merge(ctx, who, in.Story, in.To)
	case desk.ActionSplit:
		return s.desk.Split(ctx, who, in.Story, in.Articles)
	case desk.ActionMove:
		if err := want(1); err != nil {
			return desk.Action{}, err
		}
		return s.desk.Move(ctx, who, in.Articles[0], in.To)
	case desk.ActionApart:
		if err := want(2); err != nil {
			return desk.Action{}, err
		}
		if in.Articles[0] == in.Articles[1] {
			return desk.Action{}, badField("articles", "has the same article twice")
		}
		return s.desk.Apart(ctx, who, in.Articles[0], in.Articles[1])
	case desk.ActionPin:
		if len(in.Articles) == 0 { // the desk chooses again
			return s.desk.Pin(ctx, who, in.Story, "")
		}
		if err := want(1); err != nil {
			return desk.Action{}, err
		}
		return s.desk.Pin(ctx, who, in.Story, in.Articles[0])
	case desk.ActionPublisher:
		return s.desk.SetPublisher(ctx, who, in.Outlet, in.Publisher)
	case desk.ActionUndo:
		return s.desk.Undo(ctx, who, in.Undoes)
	}
	return desk.Action{}, badField("kind", "is %q, want merge, split, move, apart, pin, publisher or undo", in.Kind)
}
