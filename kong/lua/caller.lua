-- Runs first on every request (pre-function, access phase).
-- Removes what a client could forge, and says whose limit this request counts against.
-- Only what Kong's sandbox offers, plus cjson.safe, which KONG_UNTRUSTED_LUA_SANDBOX_REQUIRES must allow.
local json = require "cjson.safe"

local CALLER = "X-Rate-Limit-Caller"
-- A token without a subject: one bucket for all of them, so that it is not a way round the caller's own.
local NO_SUBJECT = "no-subject"
local MAX_HEADERS = 100

local FORGEABLE_PREFIXES = { "x-consumer-", "x-credential-", "x-authenticated-" }
local FORGEABLE = {
  ["x-anonymous-consumer"] = true,
  ["x-userinfo"] = true,
  ["x-rate-limit-caller"] = true,
}

-- nginx reads X_Consumer_ID as $http_x_consumer_id too, so both spellings are one name here.
local function is_forgeable(name)
  local canonical = name:lower():gsub("_", "-")
  if FORGEABLE[canonical] then
    return true
  end
  for i = 1, #FORGEABLE_PREFIXES do
    if canonical:find(FORGEABLE_PREFIXES[i], 1, true) == 1 then
      return true
    end
  end
  return false
end

local function clear_forged(headers)
  local forged
  for name in pairs(headers) do
    local first = name:byte(1)
    if (first == 120 or first == 88) and is_forgeable(name) then
      forged = forged or {}
      forged[#forged + 1] = name
    end
  end
  if forged then
    for i = 1, #forged do
      kong.service.request.clear_header(forged[i])
    end
  end
end

-- The token that the jwt plugin will find: it, too, takes the first "Bearer" anywhere in the header.
local function subject_of(authorization)
  local payload = authorization:match("[Bb]earer%s+[^.]*%.([^.]*)%.")
  if not payload then
    return nil
  end
  payload = payload:gsub("[-_]", { ["-"] = "+", ["_"] = "/" }) .. ("="):rep(-#payload % 4)
  local bytes = ngx.decode_base64(payload)
  local claims = bytes and json.decode(bytes)
  local subject = type(claims) == "table" and claims.sub
  if type(subject) == "string" and subject ~= "" then
    return subject
  end
  return nil
end

local function is_public(route)
  return route.tags ~= nil and route.tags[1] == "public"
end

return function()
  local headers, err = kong.request.get_headers(MAX_HEADERS)
  if err == "truncated" then
    return kong.response.exit(400, { message = "Too many request headers" })
  end
  clear_forged(headers)

  local route = kong.router.get_route()
  if is_public(route) then
    -- A regex route would strip all it matches, so the service's prefix is taken off here.
    local path = kong.request.get_path():gsub("^/api/%l+", "", 1)
    kong.service.request.set_path(path)
    return
  end

  local authorization = kong.request.get_header("authorization")
  if authorization then
    kong.service.request.set_header(CALLER, subject_of(authorization) or NO_SUBJECT)
  end
end
