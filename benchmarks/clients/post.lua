-- The request that all clients send, and the errors as wrk counts them.
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json; charset=utf-8"
wrk.body = '{"touser":"oBenchmarkRecipient000000001","template_id":"ngqIpbwh8bUfcSsECmogfXcV14J0tQlEpBO27izEYtY",'
  .. '"client_msg_id":"0123456789abcdef0123456789abcdef","data":{"thing1":{"value":"Gift box no. 12"},'
  .. '"amount2":{"value":"¥128.00"},"time3":{"value":"2026-11-23 10:00"},"character_string4":{"value":"SO000000001"},'
  .. '"thing5":{"value":"Recipient 1"}}}'

function done(summary, latency)
  local errors = summary.errors
  local failed = errors.connect + errors.read + errors.write + errors.status + errors.timeout
  io.write(string.format(
    '\n{"seconds":%.6f,"sent":%d,"errors":%d,"p50_ms":%.3f,"p99_ms":%.3f}\n',
    summary.duration / 1e6, summary.requests, failed, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3
  ))
end
