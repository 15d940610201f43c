-- wrk sends the requests of the file REQUESTS one after the other, over and over, and counts the
-- answers that have another status than EXPECTED. Sixteen number signs in a request stand for
-- something that is new each time.
local requests, sent, threads = {}, 0, {}
local expected, run = tonumber(os.getenv("EXPECTED")), os.getenv("RUN")
wrong, last_wrong = 0, 0 -- of a thread, and read from outside

function setup(thread)
  table.insert(threads, thread)
end

function init()
  local file = assert(io.open(os.getenv("REQUESTS"), "rb"))
  for text in file:read("*a"):gmatch("[^%z]+") do
    local before, after = text:match("^(.-)################(.*)$")
    table.insert(requests, before and { before, after } or { text })
  end
  file:close()
end

function request()
  local parts = requests[sent % #requests + 1]
  sent = sent + 1
  if not parts[2] then return parts[1] end
  return parts[1] .. string.format("%s%08x", run, sent) .. parts[2]
end

function response(status)
  if status ~= expected then
    wrong = wrong + 1
    last_wrong = status
  end
end

function done(summary, latency)
  local wrong, last = 0, 0
  for _, thread in ipairs(threads) do
    wrong = wrong + thread:get("wrong")
    last = math.max(last, thread:get("last_wrong"))
  end
  local failed = summary.errors
  print(string.format(
    '\n{"requests": %d, "seconds": %f, "wrong": %d, "last_wrong": %d, "broken": %d, "timeouts": %d, "p50_ms": %f, "p99_ms": %f}',
    summary.requests, summary.duration / 1e6, wrong, last,
    failed.connect + failed.read + failed.write, failed.timeout,
    latency:percentile(50) / 1e3, latency:percentile(99) / 1e3))
end
