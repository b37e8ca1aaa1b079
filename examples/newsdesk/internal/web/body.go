package web

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"reflect"
	"strings"
)

// readJSON reads a body of so many bytes at most, one object whose fields are all known,
// into to.
func readJSON(w http.ResponseWriter, r *http.Request, most int64, to any) error {
	dec := json.NewDecoder(http.MaxBytesReader(w, r.Body, most))
	dec.DisallowUnknownFields()
	if err := dec.Decode(to); err != nil {
		return badBody(err)
	}
	if _, err := dec.Token(); err != io.EOF {
		return badBody(errMore)
	}
	return nil
}

var errMore = errors.New("one object is wanted, and there is something behind it")

// badBody returns what is wrong with a body of JSON, in words that name no type of ours.
func badBody(err error) error {
	if tooLarge, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return tooLarge
	}
	text := err.Error()
	syntax, isSyntax := errors.AsType[*json.SyntaxError](err)
	wrong, isType := errors.AsType[*json.UnmarshalTypeError](err)
	unknown, isUnknown := strings.CutPrefix(text, "json: unknown field ")
	switch {
	case isType && wrong.Field == "":
		text = fmt.Sprintf("it is %s, want %s", given(wrong.Value), wanted(wrong.Type))
	case isType:
		return badField(wrong.Field, "is %s, want %s", given(wrong.Value), wanted(wrong.Type))
	case isUnknown:
		return &statusError{status: http.StatusBadRequest, text: "There is no field " + unknown + "."}
	case isSyntax:
		text = fmt.Sprintf("it is no JSON from byte %d on", syntax.Offset)
	case err == io.EOF:
		text = "it is empty"
	case err == io.ErrUnexpectedEOF:
		text = "it ends before its JSON does"
	}
	return &statusError{status: http.StatusBadRequest, text: "The body is not as it should be: " + text + "."}
}

// badField returns what is wrong with a field of a body.
func badField(name, format string, args ...any) error {
	return &statusError{status: http.StatusBadRequest, text: fmt.Sprintf("The field %q ", name) + fmt.Sprintf(format, args...) + "."}
}

// given returns in words what package json calls a value: "string", "number" or
// "number 1.5".
func given(value string) string {
	kind, literal, _ := strings.Cut(value, " ")
	switch {
	case literal != "":
		return literal
	case kind == "bool":
		return "true or false"
	case kind == "array":
		return "a list"
	case kind == "object":
		return "an object"
	}
	return "a " + kind
}

// wanted returns in words what goes into a variable of a type.
func wanted(t reflect.Type) string {
	switch t.Kind() {
	case reflect.String:
		return "a string"
	case reflect.Bool:
		return "true or false"
	case reflect.Slice:
		return "a list"
	case reflect.Struct, reflect.Map:
		return "an object"
	case reflect.Uint64:
		return "a whole number from 0 on"
	}
	return "a whole number"
}
