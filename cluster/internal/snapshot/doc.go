// Package snapshot is the form in which streams, batches, indexes and sets of copies are stored.
//
// # Frames
//
// A snapshot is 8 bytes that say what it is, then frames up to the end. Numbers of
// fixed size are little-endian.
//
//	bytes
//	8      "chumsnap"
//
//	4      the length n of the payload
//	1      the kind of the frame: see the constants of Kind
//	n      the payload
//	4      CRC-32C of the frame's number from 0 on, as 8 bytes, and of all before
//
// The number is not stored: a frame that is missing, comes twice or comes out of
// order has a wrong sum. The last frame is of kind End and has no payload. Nothing
// follows it, so that a snapshot that was cut is not one.
//
// # Values
//
// Payloads are made of these:
//
//	uint     an unsigned varint, as of encoding/binary: 7 bits a byte, the lowest first
//	int      a signed varint, zigzag
//	flags    a byte of bits, the lowest for the first flag
//	text     uint length, then bytes
//	fixed    8, 16, 32 or 64 bits, little-endian
//	time     int seconds since 1970, uint nanoseconds, int seconds east of UTC
//	list     uint length, then elements
//
// A sequence that may be long, of texts for example, takes as many frames of its
// kind as it needs, and none if it is empty. The payload of each is some elements,
// one behind the other.
//
// # Head
//
// The first frame is of kind Head:
//
//	text     what it is of: "stream", "batch", "index" or "copies"
//	uint     the version of what follows, now 1
//
// and then, but for copies:
//
//	text     the profile of its documents, the line of shingle.Profile.String
//	…        the options that shape the state, as below
//
// What is of another version is refused, and so is what is not exactly as
// described here. A reader takes no memory for what a length promises, but for
// what is there.
//
// # Stream
//
// The options are uint version of how similarities are computed, uint threshold in units
// of 1/like.Unit, uint horizon in hours, and 1, and uint linkage. Frames follow in this order:
//
//	Clock     flags: links only, has an open segment; uint ticks, list of recent times,
//	          time start, time high, uint last story, uint last change, uint truncated
//	Segments  of each, the sealed ones in order and then the open one: uint room, uint
//	          filled, uint texts that are left, list of lost keys (fixed 32)
//	Drains    uint segment, in order
//	Texts     in the order of segments, then of numbers in them: flags: partial, alone;
//	          uint 1 + the place of the article whose document it has, or 0; list of articles
//	Links     of each text in that order: list of neighbours further on: uint how much
//	          further than the one before, fixed 32 similarity
//	Stories   uint ID, uint last change, time active, uint tick, list of texts (uint), list of
//	          former IDs (uint), flags: days are known, and if so a list of lists of days (fixed 16)
//	Constraints on articles, in order: text ID, text ID of the higher one, flags: together
//	Documents of each text: its own if it has none of an article, and those of its
//	          articles but if there are links only
//
// An article is text id, flags: waits; uint version, time arrived, uint tick; then
// title, source, URL and language (texts), time, and 16 bytes that are the hash of
// its summary and body. With links only the rest after the tick is one hash of all that.
//
// # Batch
//
// The options are those of a stream, and only the profile counts. Frames follow:
//
//	Texts       of each article, in order: its ID, title, source, URL and language (texts), time
//	Constraints as given: text ID, text ID of another, flags: together
//	Documents   of each article
//
// # Index
//
// The options are uint 1 for an index of copies and 0 for one of events, and of
// copies uint bands, uint rows and uint agreements, which are 0 for events. One kind
// of frame follows:
//
//	Items     of each item, in the order in which it was added: text ID, int like.When,
//	          fixed 64 like.Source, uint number of keys, the keys (fixed 32), ascending or
//	          in the order of the bands; of copies then the lower halves of keys (fixed 32);
//	          its document, of copies with shingles alone
//
// # Copies
//
// The head goes on with a line of text that says all that shapes shingles and keys.
// Frames follow:
//
//	Copies      of each text: text note, uint number of shingles, the shingles in order
//	            and, if there are any, a key of each band (fixed 64)
//
// # Document
//
//	uint     tokens
//	flags    truncated
//	16       text hash
//	lists    vector (fixed 64), shingles (32), numbers (64), headline (64), dates (16),
//	         headline dates (16): all six lengths first
//
// Sketches are not stored: the weighted one follows from the vector, and nothing
// here reads the other.
package snapshot
