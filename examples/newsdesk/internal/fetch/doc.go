// Package fetch gets feeds and pages of strangers.
//
// A server may be slow, endless, malicious or merely wrong. A [Client] limits the
// bytes of an answer as they are decoded, the time of each phase, and the
// redirects; it asks robots.txt, opens one connection a host at a time and leaves
// a pause between two, and connects to no private address, whatever a name
// resolves to. The errors are for readers: each says in plain words what the
// server did, in the form "answers 404 (Not Found)".
package fetch
