package signin_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/signin"
)

const (
	makeAvailable  = "POST " + web + "/applications/1/makeMeAvailable/me"
	reportActivity = "POST " + web + "/applications/1/reportMyActivity/me"
)

func available(c *signin.Config) { c.MakeMeAvailable = true }

func TestUsersAreShownAsAvailableOnlyOnRequest(t *testing.T) {
	for _, asked := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			w := newWorld(t)
			w.serve(web)
			signedIn(t, w, func(c *signin.Config) { c.MakeMeAvailable = asked })
			time.Sleep(time.Hour)
			if !asked {
				assert.Zero(t, w.count(makeAvailable)+w.count(reportActivity))
				return
			}
			assert.Equal(t, `{"supportedModalities":["Messaging"]}`, string(w.last(makeAvailable).Body))
			assert.Equal(t, 1, w.count(makeAvailable))
			assert.Empty(t, w.last(reportActivity).Body)
			assert.GreaterOrEqual(t, w.count(reportActivity), 15, "at least every 4 minutes")
		})
	}
}

func TestActivityIsReportedInTime(t *testing.T) {
	for _, row := range []struct {
		name    string
		answer  handler
		reports int // within an hour
	}{
		{"as long as the server accepts the reports", always(answer(204, "", "")), 21},
		{"again soon, if the server fails", always(answer(503, jsonType, `{"code":"ServiceUnavailable"}`)), 172},
		{"not to an application that is gone", always(answer(404, jsonType, `{"code":"NotFound"}`)), 1},
		{"not to an application that has expired", always(answer(410, jsonType, `{"code":"Gone"}`)), 1},
	} {
		t.Run(row.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t)
				w.serve(web).on("POST /applications/1/reportMyActivity/me", row.answer)
				signedIn(t, w, available)
				time.Sleep(time.Hour)
				assert.Equal(t, row.reports, w.count(reportActivity))
			})
		})
	}
}

func TestActivityIsReportedIfTheUserIsAvailableAlready(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.serve(web).on("POST /applications/1/makeMeAvailable/me", always(answer(409, jsonType, `{"code":"Conflict","subcode":"AlreadyExists"}`)))
		signedIn(t, w, available)
		time.Sleep(time.Hour)
		assert.Equal(t, 21, w.count(reportActivity))
	})
}

func TestSignInFailsIfTheUserCannotBeMadeAvailable(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.serve(web).on("POST /applications/1/makeMeAvailable/me", always(answer(403, jsonType, `{"code":"Forbidden"}`)))
		_, err := w.signIn(available)
		assert.Equal(t, 403, faultOf(t, err).Status)
		assert.Equal(t, 1, w.count(deleteApplication), "nothing is left behind")
	})
}

func TestAnApplicationThatIsCreatedAgainMakesTheUserAvailableAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		s := w.serve(web)
		_, c := signedIn(t, w, available)
		s.lose()
		require.NoError(t, list(t, c))
		time.Sleep(time.Hour)
		assert.Equal(t, 1, w.count("POST "+web+"/applications/2/makeMeAvailable/me"))
		assert.Equal(t, 21, w.count("POST "+web+"/applications/2/reportMyActivity/me"))
		assert.Zero(t, w.count(reportActivity))
	})
}

func TestActivityIsNotReportedAfterSigningOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.serve(web)
		session, _ := signedIn(t, w, available)
		require.NoError(t, session.SignOut(t.Context()))
		time.Sleep(time.Hour)
		assert.Zero(t, w.count(reportActivity))
	})
}
