package attest

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/hiddeco/sshsig"

	"github.com/dossier-cti/dossier/engine/intel"
)

// CaptureFormat is the version of what a recorder signs of a review on a forge
// as soon as it is made.
const CaptureFormat = "dossier-capture/1"

// Capture says which head a reviewer saw. A forge may later show the review at
// another commit; commits do not change, so head and base fix what the review
// was about. It is kept wherever it is handy, since its signature protects it.
type Capture struct {
	Review    int64     `json:"review"` // number of the forge
	Head      string    `json:"head"`   // commit that the reviewer saw
	Base      string    `json:"base"`   // commit that it was to land on
	At        time.Time `json:"at"`     // when this was written, UTC, to the second
	Recorder  string    `json:"recorder"`
	Signature string    `json:"signature"` // SSH signature in base64, without armor
}

// captureBytes returns what is signed.
func captureBytes(c Capture, repository string, pull int) []byte {
	return fmt.Appendf(nil, "format: %s\nrepository: %s\npull_request: %d\nreview: %d\nhead: %s\nbase: %s\nat: %s\nrecorder: %s\n",
		CaptureFormat, repository, pull, c.Review, c.Head, c.Base, c.At.UTC().Format(time.RFC3339), c.Recorder)
}

// SignCapture signs a capture of a review of a pull request.
func SignCapture(c Capture, repository string, pull int, signer *Signer) (Capture, error) {
	c.At = c.At.UTC().Truncate(time.Second)
	sig, err := sshsig.Sign(bytes.NewReader(captureBytes(c, repository, pull)), signer.key, sshsig.HashSHA512, Namespace)
	if err != nil {
		return Capture{}, fmt.Errorf("sign the capture of review %d: %w", c.Review, err)
	}
	c.Signature = base64.StdEncoding.EncodeToString(sig.Marshal())
	return c, nil
}

// CheckCapture tells whether a capture is signed by a recorder, with a key that
// was valid when it was written and is not revoked now: who stole a key can
// write any time into a capture, and none of a capture has landed.
func CheckCapture(c Capture, repository string, pull int, recorder *intel.Member, now time.Time) error {
	data, err := base64.StdEncoding.Strict().DecodeString(c.Signature)
	switch {
	case recorder == nil || recorder.ID != c.Recorder || !recorder.Has(intel.Recorder) || !recorder.Active.Holds(c.At):
		return fmt.Errorf("%q is not an active recorder of the council", c.Recorder)
	case err != nil || len(data) > maxArmor:
		return errors.New("its signature cannot be read")
	case !commit.MatchString(c.Head) || !commit.MatchString(c.Base) || strings.ContainsAny(c.Recorder, "\r\n"):
		return errors.New("it names no commits")
	}
	sig, err := sshsig.ParseSignature(data)
	if err != nil || !bytes.Equal(sig.Marshal(), data) || accepted(sig) != nil {
		return errors.New("its signature cannot be read")
	}
	if sshsig.Verify(bytes.NewReader(captureBytes(c, repository, pull)), sig, sig.PublicKey, sig.HashAlgorithm, Namespace) != nil {
		return errors.New("its signature is not over it")
	}
	for _, k := range matching(recorder.Keys, sig.PublicKey) {
		if k.Holds(c.At) && (k.RevokedAt.IsZero() || now.Before(k.RevokedAt)) {
			return nil
		}
	}
	return fmt.Errorf("no key of %s that was valid then, and is not revoked, made its signature", c.Recorder)
}
