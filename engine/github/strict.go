package github

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

// plainKeys refuses fields that are repeated or not in lower case, of which
// encoding/json would silently take one.
func plainKeys(data []byte) error {
	in := json.NewDecoder(bytes.NewReader(data))
	in.UseNumber()
	if err := keysOf(in, 0); err != nil {
		return err
	}
	if _, err := in.Token(); !errors.Is(err, io.EOF) {
		return errors.New("something follows the end of the evidence")
	}
	return nil
}

func keysOf(in *json.Decoder, depth int) error {
	token, err := in.Token()
	open, nested := token.(json.Delim)
	switch {
	case errors.Is(err, io.EOF):
		return io.ErrUnexpectedEOF
	case err != nil || !nested:
		return err
	case depth > 8:
		return errors.New("it is nested too deeply")
	}
	seen := map[string]bool{}
	for in.More() {
		if open == '{' {
			token, err := in.Token()
			if err != nil {
				return err
			}
			key, _ := token.(string)
			if seen[key] || strings.Trim(key, "abcdefghijklmnopqrstuvwxyz_") != "" {
				return fmt.Errorf("the field %q is unknown or repeated", oneLine(key, 40))
			}
			seen[key] = true
		}
		if err := keysOf(in, depth+1); err != nil {
			return err
		}
	}
	if _, err = in.Token(); errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}
