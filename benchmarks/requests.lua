-- For wrk: asks the targets of a file in turn, and prints what came of it as JSON.
-- Arguments: the file, and a number from which on every request gets a comment of its own, or "same".

local targets, number, turn = {}, nil, 0

function init(arguments)
  for line in io.lines(arguments[1]) do
    targets[#targets + 1] = line
  end
  number = tonumber(arguments[2])
end

function request()
  local target = targets[turn % #targets + 1]
  turn = turn + 1
  if number then
    target = target .. "%0A%23" .. (number + turn)
  end
  return wrk.format("GET", target)
end

function done(summary, latency, requests)
  local failures = summary.errors
  io.write(string.format(
    '{"requests": %d, "seconds": %.6f, "p50": %.6f, "p99": %.6f, "failures": %d}\n',
    summary.requests, summary.duration / 1e6,
    latency:percentile(50) / 1e6, latency:percentile(99) / 1e6,
    failures.connect + failures.read + failures.write + failures.status + failures.timeout
  ))
end
