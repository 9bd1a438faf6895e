package search

// digits are what numbers are written with in the files of the index: printable
// ASCII but for space, quotation marks and the backslash. The first 64 end a
// number; the other 27 say that it goes on, in units of 27. Most numbers of an
// index are below 64 and take one byte, without escapes.
const digits = "#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~"

const (
	ends = 64
	goes = len(digits) - ends
)

// number appends n, which is not negative.
func number(b []byte, n int) []byte {
	for n >= ends {
		b = append(b, digits[ends+(n-ends)%goes])
		n = (n - ends) / goes
	}
	return append(b, digits[n])
}
