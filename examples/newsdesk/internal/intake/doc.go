// Package intake brings articles to the desk: from feeds and the pages behind them,
// from a folder and from the bodies of requests.
//
// A [Poller] fetches each feed as often as it changes, a [Folder] takes files as
// they are put there, and [ReadPosts] reads what is sent. All of them keep what
// they must know after a restart in their [Sink].
package intake
