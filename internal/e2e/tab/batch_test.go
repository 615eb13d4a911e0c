//go:build !js

package tab

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestBatchesAreAnsweredInTheTab(t *testing.T) {
	page := openEmulator(t, ``)
	var got struct {
		Type     string
		Answers  []string
		Requests []struct {
			Headers map[string]string
			Status  int
		}
		TooMany int
	}
	page.Run(&got, `
		const { _links } = await (await emulator.fetch(emulator.application, { headers: { Authorization: "Bearer " + emulator.token } })).json();
		const send = (requests) => emulator.fetch(new URL(_links.batch.href, emulator.application), {
			method: "POST",
			headers: { Authorization: "Bearer " + emulator.token, Accept: "multipart/batching", "Content-Type": "multipart/batching;boundary=77f2569d" },
			body: requests.map((request) => "--77f2569d\r\nContent-Type: application/http; msgtype=request\r\n\r\n" + request + "\r\n\r\n\r\n").join("") + "--77f2569d--\r\n",
		});
		const { href } = _links.self;
		const tooMany = await send(Array(101).fill("GET / HTTP/1.1"));
		const response = await send([
			"GET " + href + "/people/presenceSubscriptions HTTP/1.1\r\nAccept: application/json",
			"GET " + href + "/events?ack=1 HTTP/1.1",
			"DELETE " + emulator.application + " HTTP/1.1",
		]);
		const type = response.headers.get("Content-Type");
		const [, boundary] = type.match(/boundary="(.*)"/);
		const answers = (await response.text()).split("--" + boundary).slice(1, -1);
		return {
			type, answers, tooMany: tooMany.status,
			requests: emulator.requests.slice(-3),
		};`)
	assert.Regexp(t, `^multipart/batching; boundary="[0-9a-f]{32}"$`, got.Type)
	assert.Len(t, got.Answers, 3)
	for i, want := range []string{
		`\r\n\r\nHTTP/1\.1 200 OK\r\nCache-Control: no-cache\r\nContent-Type: application/json; charset=utf-8\r\n\r\n\{"rel":"presenceSubscriptions",.*\}\r\n$`,
		`\r\n\r\nHTTP/1\.1 403 Forbidden\r\n`,
		`\r\n\r\nHTTP/1\.1 204 No Content\r\nCache-Control: no-cache\r\n\r\n\r\n$`,
	} {
		assert.Regexp(t, want, got.Answers[i])
	}
	assert.Equal(t, 429, got.TooMany)
	require.Len(t, got.Requests, 3)
	assert.Equal(t, []int{200, 403, 204}, []int{got.Requests[0].Status, got.Requests[1].Status, got.Requests[2].Status})
	assert.Equal(t, "application/json", got.Requests[0].Headers["accept"])
}
