; Made by rules/editors/generate.py from `ringfence words --format json`.

(comment) @comment
(text) @string
[(number) (prefix) (range)] @constant
[(integer) (duration)] @number
[(date) (dates) (time) (times)] @number
(code) @constant

["and" "or" "not"] @keyword.operator
"then" @keyword
"->" @operator
[";" "," "|"] @punctuation.delimiter
["{" "}" "(" ")"] @punctuation.bracket

; statements, and the scenarios of blocks
((head . (word) @keyword) (#any-of? @keyword "include" "region" "ringfence" "test" "timezone" "use" "on" "at" "after" "repeat" "given" "expect"))
((head . (word) @keyword . (word) @type) (#any-of? @keyword "list" "hours"))
((head . (word) @function) (#any-of? @function "always" "callback" "campaign" "inbound" "presentation" "widget"))

; a condition's word, or a list's name
((condition . (word) @function.builtin) (#any-of? @function.builtin "anonymous" "called" "caller" "calls" "channel" "country" "inside" "listed" "malformed" "number" "otherwise" "outside" "stale" "trunk" "type"))
((condition . (word) @variable) (#not-any-of? @variable "after" "always" "anonymous" "at" "callback" "called" "caller" "calls" "campaign" "channel" "country" "expect" "given" "inbound" "inside" "listed" "malformed" "number" "otherwise" "outside" "presentation" "repeat" "stale" "trunk" "type" "widget"))
((condition . (word) @function) (#any-of? @function "always" "callback" "campaign" "inbound" "presentation" "widget"))
((condition . (word) @keyword) (#any-of? @keyword "at" "after" "repeat" "given" "expect"))
((action . (word) @function.builtin) (#any-of? @function.builtin "add" "allow" "hangup" "log" "present" "redirect" "remove" "status"))

; behind a word: its keywords, and names of lists and hours
((head (_) (word) @keyword) (#any-of? @keyword "area" "by" "call" "channel" "closed" "every" "except" "failure" "for" "fri" "from" "id" "in" "max" "max-age" "max-import" "mon" "per" "registry" "review" "sat" "sms" "sticky" "sun" "thu" "to" "trunk" "ttl" "tue" "wed" "within"))
((condition (_) (word) @keyword) (#any-of? @keyword "area" "by" "call" "channel" "closed" "every" "except" "failure" "for" "fri" "from" "id" "in" "max" "max-age" "max-import" "mon" "per" "registry" "review" "sat" "sms" "sticky" "sun" "thu" "to" "trunk" "ttl" "tue" "wed" "within"))
((condition (_) (word) @variable) (#not-any-of? @variable "area" "by" "call" "channel" "closed" "every" "except" "failure" "for" "fri" "from" "id" "in" "max" "max-age" "max-import" "mon" "per" "registry" "review" "sat" "sms" "sticky" "sun" "thu" "to" "trunk" "ttl" "tue" "wed" "within"))
((action (_) (word) @keyword) (#any-of? @keyword "area" "by" "call" "channel" "closed" "every" "except" "failure" "for" "fri" "from" "id" "in" "max" "max-age" "max-import" "mon" "per" "registry" "review" "sat" "sms" "sticky" "sun" "thu" "to" "trunk" "ttl" "tue" "wed" "within"))
((action (_) (word) @variable) (#not-any-of? @variable "area" "by" "call" "channel" "closed" "every" "except" "failure" "for" "fri" "from" "id" "in" "max" "max-age" "max-import" "mon" "per" "registry" "review" "sat" "sms" "sticky" "sun" "thu" "to" "trunk" "ttl" "tue" "wed" "within"))
