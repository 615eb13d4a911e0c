//go:build !js

package readme

import (
	"encoding/xml"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/emulator"
	"ucwapresence/internal/server"
)

// pool is an emulator behind https, in place of the pool of the README.
type pool struct {
	*httptest.Server
	application, token string

	mu       sync.Mutex
	received []*http.Request
}

func startPool(t *testing.T) *pool {
	t.Helper()
	e := emulator.New(emulator.Config{})
	application, err := e.CreateApplication(e.Token(), time.Now())
	require.NoError(t, err)
	p := &pool{application: application, token: e.Token()}
	handler := server.New(server.Config{Site: fstest.MapFS{}, Emulator: e})
	p.Server = httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p.mu.Lock()
		p.received = append(p.received, r)
		p.mu.Unlock()
		w.Header().Set("Set-Cookie", "session=1")
		handler.ServeHTTP(w, r)
	}))
	t.Cleanup(p.Close)
	return p
}

// requests returns the requests since the last call.
func (p *pool) requests() []*http.Request {
	p.mu.Lock()
	defer p.mu.Unlock()
	received := p.received
	p.received = nil
	return received
}

// startNginx starts nginx with the lines of the README in front of a pool, and
// returns its host and port.
func startNginx(t *testing.T, p *pool) string {
	t.Helper()
	var inServer, besideServer string
	for _, text := range blocksIn(t, "nginx") {
		if strings.HasPrefix(text, "location") {
			inServer += text
		} else {
			besideServer += text
		}
	}
	directory := t.TempDir()
	inServer = strings.NewReplacer(
		"https://pool.contoso.com", p.URL,
		"proxy_ssl_verify on", "proxy_ssl_verify off", // the certificate of this pool is made for the test
	).Replace(inServer)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	host := listener.Addr().String()
	listener.Close()
	config := filepath.Join(directory, "nginx.conf")
	require.NoError(t, os.WriteFile(config, []byte(`
		daemon off;
		master_process off;
		pid `+directory+`/pid;
		events {}
		http {
			access_log off;
			client_body_temp_path `+directory+`/body;
			proxy_temp_path `+directory+`/proxy;
			fastcgi_temp_path `+directory+`/fastcgi;
			uwsgi_temp_path `+directory+`/uwsgi;
			scgi_temp_path `+directory+`/scgi;
			`+besideServer+`
			server {
				listen `+host+`;
				`+inServer+`
			}
		}`), 0o644))
	nginx := exec.Command("nginx", "-p", directory, "-c", config, "-e", filepath.Join(directory, "error.log"))
	require.NoError(t, nginx.Start())
	t.Cleanup(func() {
		nginx.Process.Kill()
		nginx.Wait()
	})
	require.Eventually(t, func() bool {
		connection, err := net.Dial("tcp", host)
		if err == nil {
			connection.Close()
		}
		return err == nil
	}, 10*time.Second, 10*time.Millisecond)
	return host
}

func TestNginxConfigurationOfTheREADMEWorks(t *testing.T) {
	if _, err := exec.LookPath("nginx"); err != nil {
		t.Log("nginx is not installed, so its lines are not run")
		return
	}
	p := startPool(t)
	host := startNginx(t, p)
	get := func(t *testing.T, path string, header http.Header) (*http.Response, string) {
		t.Helper()
		request := &http.Request{Method: "GET", URL: &url.URL{Scheme: "http", Host: host, Opaque: "//" + host + path}, Header: header}
		response, err := http.DefaultTransport.RoundTrip(request)
		require.NoError(t, err)
		defer response.Body.Close()
		body, err := io.ReadAll(response.Body)
		require.NoError(t, err)
		return response, string(body)
	}

	t.Run("links of autodiscovery have the address of the proxy", func(t *testing.T) {
		response, body := get(t, "/Autodiscover/AutodiscoverService.svc/root", http.Header{})
		assert.Equal(t, 200, response.StatusCode)
		assert.Contains(t, body, "https://"+host)
		assert.NotContains(t, body, p.URL)
	})
	t.Run("the challenge has the address of the proxy", func(t *testing.T) {
		response, _ := get(t, p.application, http.Header{})
		assert.Equal(t, 401, response.StatusCode)
		assert.Equal(t, []string{`MsRtcOAuth href="https://` + host + `/WebTicket/oauthtoken",grant_type="password"`}, response.Header["Www-Authenticate"])
	})
	t.Run("requests arrive without cookies and origin", func(t *testing.T) {
		p.requests()
		response, body := get(t, p.application+"?x=%2e%2e%2F", http.Header{
			"Authorization": {"Bearer " + p.token}, "Cookie": {"a=1"}, "Origin": {"https://intranet.contoso.com"},
		})
		assert.Equal(t, 200, response.StatusCode)
		assert.Contains(t, body, `"rel":"application"`)
		assert.Empty(t, response.Header["Set-Cookie"])
		received := p.requests()
		require.Len(t, received, 1)
		assert.Equal(t, p.application+"?x=%2e%2e%2F", received[0].RequestURI)
		assert.Empty(t, received[0].Header["Cookie"])
		assert.Empty(t, received[0].Header["Origin"])
	})
	t.Run("other paths do not arrive", func(t *testing.T) {
		p.requests()
		for _, path := range []string{
			"/", "/secret", "/ucwa/../secret", "/ucwa/%2e%2e/secret", "/ucwa/..%5csecret", `/ucwa/..\secret`, "/ucwa/%252e%252e/secret",
			"/secret/../ucwa/x", "//ucwa/x", "/Autodiscover/XFrame/XFrame.html",
		} {
			response, _ := get(t, path, http.Header{})
			assert.Contains(t, []int{400, 404}, response.StatusCode, path)
			assert.Empty(t, p.requests(), path)
		}
	})
}

func TestConfigurationOfIISIsXML(t *testing.T) {
	for _, text := range blocksIn(t, "xml") {
		var configuration struct {
			XMLName xml.Name `xml:"configuration"`
			Rules   []struct {
				Name string `xml:"name,attr"`
			} `xml:"system.webServer>rewrite>rules>rule"`
		}
		require.NoError(t, xml.Unmarshal([]byte(text), &configuration))
		assert.NotEmpty(t, configuration.Rules)
	}
}
