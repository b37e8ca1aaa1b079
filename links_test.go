package chumtin_test

import (
	"go/ast"
	"go/doc"
	"go/doc/comment"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// bracketed is what is written as a link to an exported name, or to one of another
// package.
var bracketed = regexp.MustCompile(`\[\*?([a-z][a-z0-9]*\.)?[A-Z]\w+(\.[A-Z]\w*)*\]`)

// A name in brackets in a doc comment is a link: it leads to what has that name.
func TestDocLinksLead(t *testing.T) {
	links := 0
	for dir, parsed := range packages(t) {
		set := token.NewFileSet()
		var files []*ast.File
		for name := range parsed {
			file, err := parser.ParseFile(set, filepath.Join(dir, name), nil, parser.ParseComments)
			require.NoError(t, err)
			files = append(files, file)
		}
		var groups []*ast.CommentGroup // before go/doc takes them out of the files
		for _, file := range files {
			groups = append(groups, file.Comments...)
		}
		p, err := doc.NewFromFiles(set, files, module+"/"+dir, doc.AllDecls)
		require.NoError(t, err)
		read := p.Parser()
		for _, group := range groups {
			for _, text := range plainTexts(read.Parse(group.Text()).Content) {
				assert.Empty(t, bracketed.FindAllString(text, -1), "%v: leads nowhere", set.Position(group.Pos()))
			}
			links++
		}
	}
	assert.Greater(t, links, 1000)
}

// plainTexts returns what is in blocks of a comment but links and code.
func plainTexts(blocks []comment.Block) (texts []string) {
	add := func(of []comment.Text) {
		for _, text := range of {
			if plain, ok := text.(comment.Plain); ok {
				texts = append(texts, string(plain))
			}
		}
	}
	for _, block := range blocks {
		switch b := block.(type) {
		case *comment.Paragraph:
			add(b.Text)
		case *comment.Heading:
			add(b.Text)
		case *comment.List:
			for _, item := range b.Items {
				texts = append(texts, plainTexts(item.Content)...)
			}
		}
	}
	return texts
}
