# Copyright (c) 2026 The ringfence authors
# Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

"""Everything over HTTP: decisions, operations as resources, who may ask, and what no client may do."""

import base64
import gzip
import http.client
import json
import os
import re
import socket
import subprocess
import unittest
import urllib.parse

import harness

RULES = """ringfence 1;
region PL;
list dnc "Do not call" { +48601000001; }
list house;
list robots ttl 24h max 200000 max 1000 per 1h;
inbound { anonymous -> redirect "+48221230000"; }
inbound to +48221234567 { dnc -> hangup 603; house -> hangup 486; }
inbound to +48229999999 { robots -> hangup; otherwise -> add robots; }
campaign { dnc -> status "Do not call"; }
"""


class Http(harness.HttpCase):
    def setUp(self):
        super().setUp()
        self.activate(RULES)

    def raw(self, data, more=()):
        """All that is answered to these bytes, up to the end of the connection."""
        with socket.create_connection(("127.0.0.1", self.daemon.http_port), timeout=harness.DEADLINE) as s:
            s.sendall(data)
            for part in more:
                s.sendall(part)
            answer = b""
            while chunk := s.recv(65536):
                answer += chunk
            return answer.decode()

    # --- tokens ---

    def bearer(self, token):
        return {"Authorization": "Bearer " + token}

    def test_a_token_is_its_account_until_it_ends_or_is_revoked(self):
        self.account("ana", "administrator")
        d = self.start_http(role="none")
        ana = {"Authorization": "Basic " + base64.b64encode(b"ana:ana-password").decode()}
        answer = self.ask("POST", "/v1/tokens", {"name": "crm", "role": "agent", "expires": "90d"}, ana)
        self.assertEqual((answer.status, answer.json["name"], answer.json["role"]), (201, "crm", "agent"), answer.text)
        token = answer.json["token"]
        self.assertTrue(token.startswith("rft_"))
        self.assertEqual(self.ask("PUT", "/v1/lists/house/entries/+48601000001", {"reason": "asked"}, self.bearer(token)).status, 200)
        self.assertEqual(self.ask("DELETE", "/v1/lists/house/entries", None, self.bearer(token)).status, 403)
        record = [r for r in self.journal() if r["reason"] == "asked"][-1]
        self.assertEqual((record["user"], record["program"]), ("crm", "http"))
        # In a password's place, too, by other doors.
        self.assertEqual(self.ask("GET", "/v1/lists", headers={"Authorization": "Basic " + base64.b64encode(b"crm:" + token.encode()).decode()}).status, 200)
        with d.connect() as c:
            self.assertEqual(c.ask("AUTH", "crm", token), "OK")
            self.assertNotIsInstance(c.ask("ADD", "house", "+48601000002"), harness.Error)
            self.assertEqual(self.ask("DELETE", "/v1/tokens/crm", None, ana).status, 200)
            self.assertEqual(self.ask("GET", "/v1/lists", headers=self.bearer(token)).status, 401)
            harness.until("it is nobody", lambda: isinstance(c.ask("LISTS"), harness.Error))
        self.assertEqual(self.ask("DELETE", "/v1/tokens/crm", None, ana).status, 404)
        self.assertEqual(self.ask("DELETE", "/v1/tokens/ana", None, ana).status, 404)
        # Nobody has the same token once more.
        self.assertNotEqual(self.ask("POST", "/v1/tokens", {"name": "crm", "role": "agent"}, ana).json["token"], token)
        self.assertEqual(self.ask("GET", "/v1/lists", headers=self.bearer(token)).status, 401)

    def test_a_token_ends_when_it_is_to(self):
        token = self.ringfence("token", "add", "crm", "--role", "reader", "--expires", "2s", "--format", "json")
        token = json.loads(token)["token"]
        d = self.start_http(role="none")
        self.assertEqual(self.ask("GET", "/v1/lists", headers=self.bearer(token)).status, 200)
        with d.connect() as c:
            self.assertEqual(c.ask("AUTH", "crm", token), "OK")
            harness.until("it ended", lambda: self.ask("GET", "/v1/lists", headers=self.bearer(token)).status == 401)
            harness.until("it is nobody", lambda: isinstance(c.ask("LISTS"), harness.Error))
        with d.connect() as c:
            self.assertTrue(c.ask("AUTH", "crm", token).startswith("WRONGPASS"))

    def test_what_is_no_token_is_nobody(self):
        self.account("ana", "administrator")
        token = json.loads(self.ringfence("token", "add", "crm", "--role", "reader", "--format", "json"))["token"]
        self.start_http(role="administrator")
        name, secret = token[len("rft_"):].split(".")
        other = base64.urlsafe_b64encode(b"ana").decode().rstrip("=")
        for wrong in ["", " ", "x", "rft_", "rft_.", "rft_" + name, token[:-1], token + "A", "rft_" + name + ".", "rft_." + secret, "rft_" + other + "." + secret,
                      "ana-password", "rft_" + "A" * 5000 + "." + secret]:
            with self.subTest(wrong):
                answer = self.ask("GET", "/v1/lists", headers=self.bearer(wrong))
                self.assertEqual((answer.status, answer.json["code"]), (401, "unauthorized"), answer.text)
                self.assertEqual([h.split(" ")[0] for h in answer.headers.get_all("WWW-Authenticate")], ["Basic", "Bearer"])
        # The digest that is kept of it is nobody's password either, and the token is in neither store nor journal.
        with open(os.path.join(self.store, "data.mdb"), "rb") as f:
            kept = f.read()
        self.assertNotIn(secret.encode(), kept)
        proof = re.search(rb"\$token\$sha256\$[0-9a-f]{64}", kept)[0].decode()
        self.assertEqual(self.ask("GET", "/v1/lists", headers=self.bearer(proof)).status, 401)

    # --- decisions ---

    def test_a_query_is_decided_however_it_is_written(self):
        self.start_http()
        expected = {"action": "hangup", "parameters": {"code": "603"}, "list": "dnc", "failure": False, "id": "8f2c"}
        for method, path, body in [
            ("GET", "/v1/decide/inbound?from=+48601000001&to=+48221234567&id=8f2c", None),
            ("GET", "/v1/decide/inbound?from=%2B48601000001&to=%2B48221234567&id=8f2c", None),
            ("GET", "/v1/decide/inbound?from=%2B48+601+000+001&to=22%20123%2045%2067&id=8f2c", None),
            ("GET", "/v1/decide/inbound?from=601000001&to=221234567&id=8f2c&format=json", None),
            ("GET", "/v1/decide/inbound?from=" + urllib.parse.quote('"Ana" <sip:+48601000001@example.com;user=phone>') + "&to=tel:+48221234567&id=8f2c", None),
            ("POST", "/v1/decide/inbound", {"from": "+48601000001", "to": "+48221234567", "id": "8f2c"}),
            ("POST", "/v1/decide/inbound?to=221234567", {"from": 48601000001 and "48601000001", "id": "8f2c"}),
        ]:
            with self.subTest(path, body=body):
                answer = self.ask(method, path, body)
                self.assertEqual((answer.status, answer.headers["Content-Type"], answer.headers["Cache-Control"]),
                                 (200, "application/json", "no-store"), answer.text)
                self.assertEqual({k: answer.json[k] for k in expected}, expected)

    def test_plain_text_is_the_reply_of_the_wire(self):
        d = self.start_http()
        path = "/v1/decide/inbound?from=+48601000001&to=+48221234567"
        reply = d.ask("DECIDE", "inbound", "from=+48601000001", "to=+48221234567")
        for query, accept in [("", "text/plain"), ("", "text/plain, application/json;q=0.5"), ("&format=text", "application/json"),
                              ("&format=text", None)]:
            answer = self.ask("GET", path + query, headers={"Accept": accept} if accept else {})
            self.assertEqual((answer.status, answer.headers["Content-Type"], answer.text),
                             (200, "text/plain; charset=utf-8", reply + "\n"))
        for accept in [None, "*/*", "application/json", "text/plain;q=0.1, application/json"]:
            self.assertEqual(self.ask("GET", path, headers={"Accept": accept} if accept else {}).json["reply"], reply)

    def test_what_is_wrong_with_a_query_is_told(self):
        self.start_http()
        for path, body, detail in [
            ("/v1/decide/inbound?from=1&from=2&to=112", None, "`from` is given twice"),
            ("/v1/decide/nothing?from=1", None, "nothing"),
            ("/v1/decide/inbound?from=1&to=2&at=tomorrow", None, "tomorrow"),
            ("/v1/decide/inbound?colour=red&to=112", None, "colour"),
            ("/v1/decide/inbound", "[]", "a JSON object"),
            ("/v1/decide/inbound", '{"from": {"number": 1}}', "`from` is a text"),
            ("/v1/decide/inbound", '{"from": 1.5}', "in quotes"),
            ("/v1/decide/inbound", '{"from": "1", "from": "2"}', "said twice"),
            ("/v1/decide/inbound", '{"from": "1"', "not JSON"),
            ("/v1/decide/inbound", '{"from": "\xff"}'.encode("latin-1"), "not JSON"),
        ]:
            with self.subTest(path, body=body):
                answer = self.ask("GET" if body is None else "POST", path, body, {"Content-Type": "application/json"})
                self.assertEqual((answer.status, answer.headers["Content-Type"]), (400, "application/problem+json"), answer.text)
                self.assertEqual((answer.json["status"], answer.json["code"]), (400, "invalid"))
                self.assertIn(detail, answer.json["detail"])
                text = self.ask("GET" if body is None else "POST", path, body, {"Content-Type": "application/json", "Accept": "text/plain"})
                self.assertEqual((text.status, text.text[:5]), (400, "-ERR "))

    def test_many_queries_are_answered_in_their_order_with_errors_in_their_places(self):
        self.start_http()
        queries = [{"scenario": "inbound", "from": "+4860100000%d" % (i % 3), "to": "+48221234567", "id": str(i)} for i in range(3000)]
        queries[7] = {"scenario": "inbound", "from": [1, 2], "to": "112"}
        queries[8] = {"from": "1"}
        queries[9] = "inbound"
        for body in [queries, {"queries": queries}]:
            answer = self.ask("POST", "/v1/decide", body)
            self.assertEqual(answer.status, 200)
            answers = answer.json
            self.assertEqual(len(answers), 3000)
            for i, one in enumerate(answers):
                if 7 <= i <= 9:
                    self.assertEqual(one["error"]["code"], "invalid")
                else:
                    self.assertEqual((one["id"], one["action"]), (str(i), "hangup" if i % 3 == 1 else "allow"))
        lines = self.ask("POST", "/v1/decide", queries, {"Accept": "text/plain"}).text.split("\n")
        self.assertEqual((len(lines), lines[7][:5], lines[1].split(";")[0]), (3001, "-ERR ", "hangup"))
        self.assertEqual(self.ask("POST", "/v1/decide", []).json, [])
        self.assertIn("at most 10000", self.ask("POST", "/v1/decide", [queries[0]] * 10001).json["detail"])

    def test_what_a_rule_changes_is_seen_by_the_next_question(self):
        d = self.start_http()
        path = "/v1/decide/inbound?from=+4860200000%d&to=+48229999999"
        self.assertEqual([self.ask("GET", path % 1).json["action"] for _ in range(2)], ["allow", "hangup"])
        many = [{"scenario": "inbound", "from": "+4860300000%d" % i, "to": "+48229999999"} for i in range(9)]
        self.assertEqual({a["action"] for a in self.ask("POST", "/v1/decide", many).json}, {"allow"})
        self.assertEqual({a["action"] for a in self.ask("POST", "/v1/decide", many).json}, {"hangup"})
        self.assertEqual(d.info()["decisions"], "20")
        self.assertEqual(d.info()["inbound_hangup"], "10")

    def test_a_decision_is_explained(self):
        self.start_http()
        path = "/v1/explain/inbound?from=+48601000001&to=+48221234567"
        why = self.ask("GET", path).json
        self.assertEqual((why["scenario"], why["decision"]["action"]), ("inbound", "hangup"))
        self.assertIn("dnc", self.ask("GET", path, headers={"Accept": "text/plain"}).text)
        posted = self.ask("POST", "/v1/explain/inbound", {"from": "+48601000001", "to": "+48221234567"}).json
        self.assertEqual({**posted, "at": ""}, {**why, "at": ""})
        self.assertEqual(self.ask("GET", "/v1/explain/nothing").status, 400)

    # --- lists ---

    def test_the_blocked_toggle_of_a_call_is_one_request(self):
        d = self.start_http()
        path = "/v1/lists/house/entries/+48601000002"
        decide = "/v1/decide/inbound?from=+48601000002&to=+48221234567"
        self.assertEqual(self.ask("GET", decide).json["action"], "allow")
        put = self.ask("PUT", path, {"call": "c-1", "lead": "l-1", "reason": "asked for it"})
        self.assertEqual((put.status, put.json["changed"]), (200, 1), put.text)
        self.assertEqual(self.ask("GET", decide).json["action"], "hangup")
        shown = self.ask("GET", path).json
        self.assertEqual(shown["number"], "+48601000002", shown)
        gone = self.ask("DELETE", path + "?call=c-2&reason=a+mistake")
        self.assertEqual((gone.status, gone.json["changed"]), (200, 1), gone.text)
        self.assertEqual(self.ask("GET", decide).json["action"], "allow")
        records = [r for r in self.ask("GET", "/v1/journal?list=house").json["records"] if r.get("number") == "+48601000002"]
        self.assertEqual([(r["event"], r["call"], r["lead"], r["reason"], r["program"]) for r in records],
                         [("entry-added", "c-1", "l-1", "asked for it", "http"), ("entry-removed", "c-2", None, "a mistake", "http")])
        self.assertTrue(records[0]["address"].startswith("127.0.0.1:"))
        self.assertEqual(d.end(), 0)

    def test_lists_and_entries_are_resources(self):
        self.start_http(role="administrator")
        numbers = ["+4860100001%d" % i for i in range(5)]
        self.assertEqual(self.ask("POST", "/v1/lists/house/entries", {"number": numbers, "for": "24h"}).json["changed"], 5)
        found = self.ask("GET", "/v1/lists/house/entries?sort=number&descending&per-page=2").json
        self.assertEqual([e["number"] for e in found["entries"]], numbers[:2:-1])
        self.assertEqual(len(self.ask("GET", "/v1/entries?prefix=%2B4860100001").json["entries"]), 5)
        self.assertEqual(self.ask("PATCH", "/v1/lists/house/entries/" + numbers[0], {"description": "Zażółć", "expires": "never"}).json["changed"], 1)
        self.assertEqual(self.ask("GET", "/v1/lists/house/entries/" + urllib.parse.quote(numbers[0], safe="")).json["lists"][0]["description"], "Zażółć")
        self.assertEqual(self.ask("POST", "/v1/lists/house/move", {"number": numbers[1:3], "to": "robots"}).json["changed"], 2)
        self.assertEqual(self.ask("POST", "/v1/lists/house/remove", {"number": [numbers[3]]}).json["changed"], 1)
        self.assertEqual(self.ask("PUT", "/v1/lists/house/title", {"title": "Ours"}).status, 200)
        lists = {l["list"]: l for l in self.ask("GET", "/v1/lists").json["lists"]}
        self.assertEqual((lists["house"]["title"], lists["house"]["approved"], lists["robots"]["max_by_rules"]), ("Ours", 2, 1000))
        self.assertEqual(self.ask("DELETE", "/v1/lists/house/entries?all=true").json["changed"], 2)
        self.assertEqual(self.ask("GET", "/v1/policy/versions/1?brief=1").json["version"], 1)
        self.assertEqual(self.ask("POST", "/v1/accounts", {"name": "ana", "role": "agent", "password": "ana-password"}).status, 201)
        self.assertEqual([u["name"] for u in self.ask("GET", "/v1/accounts").json["users"]], ["ana"])

    def test_what_goes_wrong_is_a_problem_with_its_code(self):
        self.start_http()
        for method, path, body, status, code in [
            ("GET", "/v1/lists/none/entries", None, 404, "missing"),
            ("GET", "/v1/lists/none/entries/+48601000099", None, 404, "missing"),
            ("GET", "/v1/lists/house/entries?per-page=0", None, 400, "invalid"),
            ("GET", "/v1/lists/house/entries?colour=red", None, 400, "misused"),
            ("PUT", "/v1/lists/house/entries/12", None, 400, "invalid"),
            ("PUT", "/v1/lists/house/entries/+48601000002", {"number": "+48601000003"}, 400, "misused"),
            ("DELETE", "/v1/lists/house/entries", None, 400, "misused"),
            ("DELETE", "/v1/lists/dnc/entries/+48601000001", None, 409, "refused"),
            ("POST", "/v1/policy/rollback", {}, 403, "denied"),
            ("GET", "/v1/accounts", None, 403, "denied"),
            ("GET", "/v1/nothing", None, 404, "missing"),
            ("GET", "/", None, 404, "missing"),
            ("POST", "/v1/lists/house/entries", "not JSON", 400, "invalid"),
        ]:
            with self.subTest(method + " " + path):
                answer = self.ask(method, path, body, {"Content-Type": "application/json"})
                self.assertEqual((answer.status, answer.headers["Content-Type"]), (status, "application/problem+json"), answer.text)
                self.assertEqual((answer.json["code"], answer.json["status"], bool(answer.json["detail"])), (code, status, True))

    def test_methods_are_those_that_an_address_has(self):
        self.start_http()
        for method, path, allowed in [("POST", "/v1/lists", "GET, HEAD, OPTIONS"),
                                      ("PUT", "/v1/lists/house/entries", "GET, HEAD, POST, DELETE, OPTIONS"),
                                      ("OPTIONS", "/v1/lists/house/entries/+48601", "GET, HEAD, PUT, PATCH, DELETE, OPTIONS")]:
            answer = self.ask(method, path)
            self.assertEqual((answer.status, answer.headers["Allow"]), (204 if method == "OPTIONS" else 405, allowed))
        whole, head = self.ask("GET", "/v1/lists"), self.ask("HEAD", "/v1/lists")
        self.assertEqual((head.status, head.text, head.headers["Content-Length"]), (200, "", str(len(whole.text.encode()))))

    def test_a_page_leads_to_the_next(self):
        self.start_http()
        numbers = ["+4860100002%d" % i for i in range(7)]
        self.ask("POST", "/v1/lists/house/entries", {"number": numbers, "description": "Łódź & co"})
        for path, rows in [("/v1/lists/house/entries?per_page=3&search=%C5%81%C3%B3d%C5%BA+%26", "entries"), ("/v1/journal?count=3", "records")]:
            found, pages = [], 0
            while path:
                answer = self.ask("GET", path)
                found += answer.json[rows]
                pages += 1
                link = re.fullmatch(r'<(.*)>; rel="next"', answer.headers["Link"] or "")
                self.assertEqual(bool(link), answer.json["more"])
                path = link and link[1]
            if rows == "entries":
                self.assertEqual(([e["number"] for e in found], pages), (numbers, 3))
            else:
                self.assertEqual([r["sequence"] for r in found], list(range(1, len(found) + 1)))

    def test_who_changes_the_policy_may_say_which_one_he_has_seen(self):
        self.activate(RULES + "# another\n")
        self.start_http(role="administrator")
        seen = self.ask("GET", "/v1/policy?brief=1").headers["ETag"]
        self.assertEqual(seen, '"2"')
        self.assertIsNone(self.ask("GET", "/v1/policy/versions/1").headers["ETag"])
        self.activate(RULES + "# a third\n")
        late = self.ask("POST", "/v1/policy/rollback", headers={"If-Match": seen})
        self.assertEqual((late.status, late.json["code"]), (412, "conflict"))
        self.assertIn("version 3", late.json["detail"])
        self.assertEqual(self.ask("GET", "/v1/policy").json["version"], 3)
        self.assertEqual(self.ask("POST", "/v1/policy/rollback", headers={"If-Match": "latest"}).status, 400)
        self.assertEqual(self.ask("POST", "/v1/policy/rollback", headers={"If-Match": '"3"'}).status, 200)
        self.assertEqual(self.ask("GET", "/v1/policy").headers["ETag"], '"2"')

    def test_a_long_answer_is_compressed_for_those_who_take_it(self):
        self.activate(RULES + "# so many words\n" * 100)
        self.start_http()
        plain = self.ask("GET", "/v1/policy")
        self.assertGreater(len(plain.text), 1024)
        for accept, zipped in [("gzip", True), ("deflate, gzip;q=0.5", True), ("*", True), ("gzip;q=0, *", False), ("identity", False)]:
            c = http.client.HTTPConnection("127.0.0.1", self.daemon.http_port, timeout=harness.DEADLINE)
            c.request("GET", "/v1/policy", headers={"Accept-Encoding": accept})
            answer = c.getresponse()
            body = answer.read()
            c.close()
            self.assertEqual((answer.headers["Content-Encoding"], answer.headers["Vary"]), ("gzip" if zipped else None, "Accept-Encoding"), accept)
            self.assertEqual((gzip.decompress(body) if zipped else body).decode(), plain.text)
        self.assertIsNone(self.ask("GET", "/healthz", headers={"Accept-Encoding": "gzip"}).headers["Content-Encoding"])

    # --- who asks ---

    def test_accounts_are_known_by_their_passwords_and_have_their_roles(self):
        self.account("ana", "agent")
        self.account("bob", "reader")
        self.start_http(role="none")

        def basic(text):
            return {"Authorization": "Basic " + base64.b64encode(text.encode()).decode()}

        path = "/v1/lists/house/entries/+48601000002"
        for headers, method, status in [
            ({}, "GET", 401), (basic("ana:wrong-password"), "GET", 401), (basic("nobody:ana-password"), "GET", 401), (basic("ana"), "GET", 401),
            ({"Authorization": "Bearer x"}, "GET", 401), ({"Authorization": "Basic !!"}, "GET", 401),
            (basic("ana:ana-password"), "PUT", 200), (basic("ana:ana-password"), "GET", 200), (basic("bob:bob-password"), "GET", 200),
            (basic("bob:bob-password"), "PUT", 403), (basic("bob:bob-password"), "DELETE", 403),
        ]:
            with self.subTest(headers=headers, method=method):
                answer = self.ask(method, path, headers=headers)
                self.assertEqual(answer.status, status, answer.text)
                self.assertEqual("WWW-Authenticate" in answer.headers, status == 401)
        # Nobody needs an account to see whether it lives.
        self.assertEqual(self.ask("GET", "/healthz").text, "ok\n")
        added = [r for r in self.journal() if r["event"] == "3"]
        self.assertEqual([(r["user"], r["program"]) for r in added], [("ana", "http")])
        denied = [r for r in self.journal() if r["event"] == "17"]
        self.assertEqual([(r["user"], r["request"]) for r in denied], [("bob", "ADD house")])
        # The account's role is looked at each time, and its password.
        self.ringfence("user", "role", "ana", "reader")
        self.assertEqual(self.ask("PUT", path, headers=basic("ana:ana-password")).status, 403)
        self.ringfence("user", "password", "ana", "--new-password-file", self.write("new", "another-password\n"))
        self.assertEqual(self.ask("GET", path, headers=basic("ana:ana-password")).status, 401)
        self.assertEqual(self.ask("GET", path, headers=basic("ana:another-password")).status, 200)
        self.ringfence("user", "remove", "ana")
        self.assertEqual(self.ask("GET", path, headers=basic("ana:another-password")).status, 401)

    def test_the_daemon_s_password_gives_the_default_role(self):
        self.start_http("--password-file", self.write("password", "right\n"))
        for text, status in [(":right", 200), (":wrong", 401), ("default:right", 200)]:
            headers = {"Authorization": "Basic " + base64.b64encode(text.encode()).decode()}
            self.assertEqual(self.ask("GET", "/v1/lists", headers=headers).status, status, text)
        self.assertEqual(self.ask("GET", "/v1/lists").status, 401)

    # --- what no client may do ---

    def test_what_cannot_be_meant_is_refused_and_ends_the_connection(self):
        self.start_http()
        host = b"Host: 127.0.0.1\r\n"
        get = b"GET /healthz HTTP/1.1\r\n"
        post = b"POST /v1/decide HTTP/1.1\r\n" + host
        for name, data, status in [
            ("no host", get + b"\r\n", 400),
            ("two hosts", get + host + host + b"\r\n", 400),
            ("somebody else's host", get + b"Host: evil.example\r\n\r\n", 421),
            ("somebody else's host with a port", get + b"Host: evil.example:7465\r\n\r\n", 421),
            ("a page of another origin", get + host + b"Origin: https://evil.example\r\n\r\n", 403),
            ("an image of another origin's page", get + host + b"Sec-Fetch-Site: cross-site\r\n\r\n", 403),
            ("both lengths", post + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /x HTTP/1.1\r\n\r\n", 400),
            ("both lengths, the other way", post + b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n", 400),
            ("two lengths", post + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\n[]    ", 400),
            ("a negative length", post + b"Content-Length: -1\r\n\r\n", 400),
            ("a length that is none", post + b"Content-Length: 5x\r\n\r\n[]   ", 400),
            ("a length beyond all", post + b"Content-Length: 99999999999999999999999\r\n\r\n", 400),
            ("a body that is too long", post + b"Content-Length: 99999999\r\n\r\n", 413),
            ("a chunk that is too long", post + b"Transfer-Encoding: chunked\r\n\r\nfffffff\r\n", 413),
            ("a chunk that is none", post + b"Transfer-Encoding: chunked\r\n\r\nxyz\r\n", 400),
            ("a form", post + b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 3\r\n\r\na=b", 415),
            ("a compressed body", post + b"Content-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc", 415),
            ("a field without an end", get + host + b"X: " + b"x" * 70000, 431),
            ("100,000 fields", get + host + b"X: y\r\n" * 100000 + b"\r\n", 431),
            ("another protocol", b"PING\r\n\r\n", 400),
            ("another version", b"GET /healthz HTTP/2.0\r\n" + host + b"\r\n", 505),
            ("a blank in a field's name", get + b"Host : 127.0.0.1\r\n\r\n", 400),
            ("a proxy's request", b"CONNECT 127.0.0.1:1 HTTP/1.1\r\n" + host + b"\r\n", 501),
            ("an escape that is none", b"GET /v1/%zz HTTP/1.1\r\n" + host + b"\r\n", 400),
            ("half an escape", b"GET /v1/lists% HTTP/1.1\r\n" + host + b"\r\n", 400),
            ("a zero", b"GET /v1/lists%00 HTTP/1.1\r\n" + host + b"\r\n", 400),
            ("a line end", b"GET /v1/lists?x=%0d%0aSet-Cookie:y HTTP/1.1\r\n" + host + b"\r\n", 400),
            ("no UTF-8", b"GET /v1/lists/%ff HTTP/1.1\r\n" + host + b"\r\n", 400),
            ("dots", b"GET /v1/../metrics HTTP/1.1\r\n" + host + b"\r\n", 400),
            ("escaped dots", b"GET /v1/%2e%2e/metrics HTTP/1.1\r\n" + host + b"\r\n", 400),
            ("an address without end", b"GET /" + b"x" * 9000 + b" HTTP/1.1\r\n" + host + b"\r\n", 400),
        ]:
            with self.subTest(name):
                answer = self.raw(data)
                self.assertEqual(answer.split(" ", 2)[:2], ["HTTP/1.1", str(status)], answer[:300])
                self.assertEqual(len(re.findall(r"HTTP/1\.1 \d{3} ", answer)), 1, "one answer, and nothing of what follows is a request")
        self.assertEqual(self.ask("GET", "/healthz").status, 200)

    def test_requests_that_come_together_are_answered_in_their_order(self):
        self.start_http()
        host = b"Host: localhost\r\n"
        answer = self.raw(b"GET /healthz HTTP/1.1\r\n" + host + b"\r\n"
                          b"PUT /v1/lists/house/entries/+48601000007 HTTP/1.1\r\n" + host + b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n"
                          b"GET /v1/decide/inbound?from=+48601000007&to=+48221234567&format=text HTTP/1.1\r\n" + host + b"Connection: close\r\n\r\n")
        parts = answer.split("HTTP/1.1 200 OK\r\n")
        self.assertEqual((len(parts), parts[1].split("\r\n\r\n")[1], '"changed":1' in parts[2], parts[3].split("\r\n\r\n")[1][:11]), (4, "ok\n", True, "hangup;code"), answer)

    def test_a_name_of_the_daemon_s_own_is_told_to_it(self):
        self.start_http("--http-host", "ringfence.example")
        for name, status in [("ringfence.example", 200), ("RINGFENCE.example:7465", 200), ("[::1]:7465", 200), ("localhost", 200), ("other.example", 421)]:
            self.assertEqual(self.ask("GET", "/healthz", headers={"Host": name}).status, status, name)

    def test_pages_of_origins_that_are_named_may_ask(self):
        self.start_http("--http-origin", "https://crm.example.com")
        ours, other = {"Origin": "https://crm.example.com"}, {"Origin": "https://crm.example.com.evil.example"}
        path = "/v1/lists/house/entries/+48601000002"
        asked = self.ask("OPTIONS", path, headers={**ours, "Access-Control-Request-Method": "PUT", "Sec-Fetch-Site": "cross-site"})
        self.assertEqual((asked.status, asked.headers["Access-Control-Allow-Origin"], asked.headers["Access-Control-Allow-Methods"]),
                         (204, "https://crm.example.com", "GET, HEAD, PUT, PATCH, DELETE, OPTIONS"))
        self.assertIn("Authorization", asked.headers["Access-Control-Allow-Headers"])
        done = self.ask("PUT", path, {}, headers={**ours, "Sec-Fetch-Site": "cross-site"})
        self.assertEqual((done.status, done.headers["Access-Control-Allow-Origin"], done.headers["Vary"]), (200, "https://crm.example.com", "Origin"))
        refused = self.ask("GET", path, headers=other)
        self.assertEqual((refused.status, refused.headers["Access-Control-Allow-Origin"]), (403, None))
        # A cache does not give one origin's answer to another.
        same = self.ask("GET", path)
        self.assertEqual((same.headers["Access-Control-Allow-Origin"], same.headers["Vary"]), (None, "Origin"))
        self.assertEqual(self.ask("GET", "/v1/openapi.json", headers=ours).headers["Vary"], "Origin, Accept-Encoding")
        for wrong in ["*", "crm.example.com", "https://crm.example.com/"]:
            self.assertEqual(self.run_to_end("--http-origin", wrong)[0], 2, wrong)

    def test_clients_above_the_limit_are_told_to_come_again(self):
        self.start_http("--max-clients", "2", "--max-clients-per-address", "1")
        with socket.create_connection(("127.0.0.1", self.daemon.http_port)) as first:
            first.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
            self.assertIn(b"200 OK", first.recv(1000))
            answer = self.raw(b"")
            self.assertIn("503", answer)
            self.assertIn("Retry-After: 1", answer)

    def test_without_plain_http_permitted_it_stays_on_loopback(self):
        status, text = self.run_to_end("--http", "0.0.0.0:0", "--allow-remote")
        self.assertEqual(status, 2)
        self.assertIn("in plain text", text)
        status, text = self.run_to_end("--http", "7465")
        self.assertEqual(status, 2)

    # --- whether it lives ---

    def test_readiness_names_what_is_missing(self):
        self.start_http()
        self.assertEqual((self.ask("GET", "/readyz").status, self.ask("GET", "/readyz").text), (200, "ready\n"))
        self.activate("list dnc max-age 1s;\ncampaign { dnc -> status; stale dnc -> status; }\n")
        harness.until("the list is stale", lambda: self.ask("GET", "/readyz").status == 503)
        self.assertEqual(self.ask("GET", "/readyz").text, "the list `dnc` is stale\n")

    def test_metrics_are_as_prometheus_reads_them(self):
        d = self.start_http()
        for path in ["from=+48601000001&to=+48221234567", "from=%3F&to=+48221234567", "from=+48601000009&to=+48229999999"]:
            self.ask("GET", "/v1/decide/inbound?" + path)
        d.ask("DECIDE", "inbound", "from=+48601000001", "to=+48221234567")
        answer = self.ask("GET", "/metrics")
        self.assertEqual((answer.status, answer.headers["Content-Type"]), (200, "text/plain; version=0.0.4; charset=utf-8"))
        told = subprocess.run(["promtool", "check", "metrics"], input=answer.text, capture_output=True, text=True)
        self.assertEqual((told.returncode, told.stdout + told.stderr), (0, ""), answer.text)
        figures = dict(line.rsplit(" ", 1) for line in answer.text.splitlines() if not line.startswith("#"))
        for name, value in {
            'ringfence_decisions_total{scenario="inbound",action="hangup"}': "2",
            'ringfence_decisions_total{scenario="inbound",action="allow"}': "2",
            'ringfence_decision_duration_seconds_count': "4",
            'ringfence_decision_duration_seconds_bucket{le="+Inf"}': "4",
            'ringfence_unread_numbers_total{key="from"}': "1",
            'ringfence_list_numbers{list="dnc",from="rule-file"}': "1",
            'ringfence_list_numbers{list="robots",from="entry"}': "1",
            'ringfence_list_hits_total{list="dnc"}': "2",
            'ringfence_rule_hits_total{rule="test.ring:7"}': "2",
            'ringfence_changes_total{outcome="applied"}': "1",
            'ringfence_store_usable': "1",
            'ringfence_clients{door="http"}': "1",
        }.items():
            self.assertEqual(float(figures[name]), float(value), name)

    def test_the_document_names_every_address_and_what_it_takes(self):
        self.start_http(role="administrator")
        document = self.ask("GET", "/v1/openapi.json").json
        self.assertEqual((document["openapi"], document["info"]["title"]), ("3.1.0", "ringfence"))
        ids = set()
        for path, methods in document["paths"].items():
            for method, of in methods.items():
                with self.subTest(method + " " + path):
                    ids.add(of["operationId"])
                    inside = re.findall(r"{(\w+)}", path)
                    self.assertEqual([p["name"] for p in of.get("parameters", []) if p["in"] == "path"], inside)
                    takes_key = method != "get" and not re.match(r"/v1/(decide|explain|rules|scrub)|/v1/(tokens|accounts)$|.*/password$", path)
                    self.assertEqual("Idempotency-Key" in [p["name"] for p in of.get("parameters", [])], takes_key or method == "delete")
                    if (method, path) in [("delete", "/v1/policy/shadow"), ("get", "/v1/events")]:  # is empty; has no end
                        continue
                    answer = self.ask(method.upper(), re.sub("{.*?}", "nothing", path))
                    self.assertNotEqual(answer.status, 405)
                    self.assertNotIn("nothing at this address", answer.text)
                    self.assertTrue({str(answer.status), "%dXX" % (answer.status // 100)} & set(of["responses"]), answer.status)
                    if answer.status >= 400 and path != "/readyz":
                        self.assertEqual(set(answer.json), set(document["components"]["schemas"]["Problem"]["required"]))
        self.assertEqual(len(ids), sum(map(len, document["paths"].values())), "each has an id of its own")
        decision = self.ask("GET", "/v1/decide/inbound?from=+48601000001&to=+48221234567").json
        self.assertEqual(list(decision), document["components"]["schemas"]["Decision"]["required"])

    def test_curl_asks_as_the_documents_say(self):
        self.start_http()
        url = "http://127.0.0.1:%d" % self.daemon.http_port

        def curl(*words):
            return subprocess.run(["curl", "-sS", "--max-time", "60", *words], capture_output=True, text=True, check=True).stdout

        self.assertEqual(json.loads(curl("-X", "PUT", url + "/v1/lists/house/entries/+48601000008", "--json", '{"reason": "phone"}'))["changed"], 1)
        self.assertEqual(curl("-H", "Accept: text/plain", url + "/v1/decide/inbound?from=+48601000008&to=+48221234567").split(";")[0], "hangup")
        big = self.write("queries", json.dumps([{"scenario": "inbound", "from": "+48601000008", "to": "+48221234567"}] * 2000))
        self.assertEqual(len(json.loads(curl("-H", "Content-Type: application/json", "--data-binary", "@" + big, url + "/v1/decide"))), 2000)


if __name__ == "__main__":
    unittest.main()
