// Package page finds the article in the plain text of a news page.
//
// A page copied from a site carries more than its article: the section's name and
// the date above the headline, headlines of other articles with or without
// their summaries, captions, bylines, buttons, tags, invitations to follow the
// outlet, a footer. [Parse] gives every line of the page a [Role]
// and hands back headline, lead and body:
//
//	p := page.Parse(text)
//	fmt.Println(p.Headline, p.Lead, p.Body)
//	for piece := range p.Dropped() {
//		fmt.Println(piece.Number, piece.Role, piece.Text)
//	}
//
// # Rules
//
// Structure is considered first:
//
//   - The headline of another article usually occurs twice.
//   - A heading such as "Tin liên quan" opens a block. The block ends where
//     paragraphs of the article resume, if they do. A heading that is on no list
//     opens a block if headlines follow immediately, on several subjects and with
//     names new to the article.
//   - A paragraph among teasers belongs to the article if it shares more with the
//     article so far than with the headline above it.
//   - A line above the headline is the name of the section or outlet if a date is
//     next to the headline.
//
// Lists of words come second, for lines whose structure says nothing. They cover
// Vietnamese outlets best, and English ones too.
//
// If the signs are weak, a line is kept: a line too many costs less than a sentence
// too few. Clean text, such as the body field of a feed, loses little except the
// marks that [TrimLead] and [TrimBody] cut. Parsing what was kept once more rarely
// changes anything.
//
// Lines are compared by their [normalize.Key] form. Parsing takes time and memory
// linear in the length of the page: about 9 bytes of memory for each byte of a real
// page, garbage included, and 48 for each byte of a page with one letter on each
// line. All functions are safe for concurrent use.
package page
