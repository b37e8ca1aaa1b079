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
// Structure decides first. The headline of another article usually stands
// twice; a heading such as "Tin liên quan" opens a block that ends where
// paragraphs of the article come back, which may be never; a paragraph among
// teasers is the article's if it shares more with the article so far than with
// the headline above it. A heading that no list knows opens a block too if
// headlines follow at once, of several subjects and with names new to the
// article. A line above the headline is the section's or the outlet's name if a
// date stands at the headline. Lists of words come second, for lines that no
// structure gives away. Vietnamese outlets are known best, English ones are
// served too.
//
// Where the signs are weak a line is kept: furniture that stays costs less than
// a sentence that is lost. Clean text, such as the body field of a feed, loses
// little but the marks that [TrimLead] and [TrimBody] cut, and parsing what was
// kept changes nothing more but in rare cases.
//
// Lines are compared by their [normalize.Key] form. Parsing takes time and memory
// linear in the length of the page: 48 bytes of memory, garbage included, for each
// byte of one that has a letter a line, and about 9 for a real one. All functions are safe for
// concurrent use.
package page
