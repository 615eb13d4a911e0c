package signin

import (
	"context"
	"errors"
	"time"

	"ucwapresence/internal/client"
	"ucwapresence/internal/hal"
	"ucwapresence/internal/ucwa"
)

const (
	relMakeMeAvailable  = "makeMeAvailable"
	relReportMyActivity = "reportMyActivity"
)

const (
	// activityPause is the time between two reports of activity. The server shows the
	// user as inactive after 4 minutes without a report (page reportMyActivity_ref).
	// The timers of a hidden page may be a minute late.
	activityPause = 165 * time.Second
	// activityRetry is the pause after a report that failed.
	activityRetry = 20 * time.Second
)

// makeAvailable makes the server show the user as available for as long as the
// application exists.
func (s *Session) makeAvailable(ctx context.Context, p *server, application *hal.Resource) error {
	if href := linkOfMe(application, relMakeMeAvailable); href != "" {
		_, err := p.client.Do(ctx, client.Exchange{
			Method: "POST", Link: relMakeMeAvailable, Href: href,
			Input: &hal.Resource{Properties: []hal.Property{{Name: "supportedModalities", Value: hal.Strings("Messaging")}}},
		}, client.CallOptions{})
		if e, ok := errors.AsType[*ucwa.Error](err); ok && !ucwa.SameCode(e.Reason.Subcode, ucwa.SubcodeAlreadyExists) {
			return err
		}
	}
	// Only now does the application have the link reportMyActivity (page MeDashboard).
	answer, err := p.client.Do(ctx, client.Exchange{
		Method: "GET", Link: ucwa.RelSelf, Href: s.latest(), Rels: []string{ucwa.RelApplication},
	}, client.CallOptions{})
	if err != nil {
		return err
	}
	if href := linkOfMe(answer.Resource, relReportMyActivity); href != "" {
		ctx, cancel := context.WithCancel(s.life)
		s.mu.Lock()
		s.stopReports()
		s.stopReports = cancel
		s.mu.Unlock()
		go p.reportActivity(ctx, href)
	}
	return nil
}

// linkOfMe returns the address of a link of the user's own resource, which the
// application embeds.
func linkOfMe(application *hal.Resource, rel string) string {
	for _, me := range application.Resources(ucwa.RelMe) {
		return me.Href(rel)
	}
	return ""
}

// reportActivity keeps the user from being shown as inactive, until the application
// is gone or ctx ends.
func (p *server) reportActivity(ctx context.Context, href string) {
	for pause := activityPause; client.Sleep(ctx, pause) == nil; {
		_, err := p.client.Do(ctx, client.Exchange{Method: "POST", Link: relReportMyActivity, Href: href}, client.CallOptions{})
		switch {
		case err == nil:
			pause = activityPause
		case isStatus(err, 404) || isStatus(err, 410):
			return // a new application has its own reports
		default:
			pause = activityRetry
		}
	}
}
