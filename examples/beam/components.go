package main

import (
	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"reflect"
)

// An Edge connects two things by their names.
type Edge struct{ A, B string }

// A Forest has the connected components of edges, a union-find forest (Tarjan 1975):
// each thing of an edge is under another, or names its component. The lowest name does.
type Forest struct{ Up map[string]string }

func init() { beam.RegisterType(reflect.TypeFor[componentsFn]()) }

// components returns the forest of edges, one value. One machine holds it: a name and
// two pointers for each thing that has an edge.
func components(s beam.Scope, edges beam.PCollection) beam.PCollection {
	none := beam.Create(s, Edge{}) // so that there is a forest, even of nothing
	return beam.Combine(s, &componentsFn{}, beam.Flatten(s, edges, none))
}

// has reports whether a thing has an edge.
func (f Forest) has(name string) bool { return f.Up[name] != "" }

// top returns the name of the component of a thing, and shortens the way there. It is
// that of the thing if it has no edge.
func (f Forest) top(name string) string {
	up := f.Up[name]
	if up == "" || up == name {
		return name
	}
	top := up
	for f.Up[top] != top {
		top = f.Up[top]
	}
	for name != top {
		f.Up[name], name = top, f.Up[name]
	}
	return top
}

func (f Forest) join(a, b string) {
	if a == "" {
		return
	}
	for _, name := range []string{a, b} {
		if !f.has(name) {
			f.Up[name] = name
		}
	}
	a, b = f.top(a), f.top(b)
	f.Up[max(a, b)] = min(a, b)
}

type componentsFn struct{}

func (*componentsFn) CreateAccumulator() Forest { return Forest{make(map[string]string)} }

func (*componentsFn) AddInput(f Forest, e Edge) Forest {
	f.join(e.A, e.B)
	return f
}

func (*componentsFn) MergeAccumulators(f, g Forest) Forest {
	for name, up := range g.Up {
		f.join(name, up)
	}
	return f
}

// ExtractOutput puts everything right under its component, so that workers that share
// a forest only read it.
func (*componentsFn) ExtractOutput(f Forest) Forest {
	for name := range f.Up {
		f.top(name)
	}
	return f
}
