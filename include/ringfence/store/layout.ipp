// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_STORE_LAYOUT_IPP
#define RINGFENCE_STORE_LAYOUT_IPP

#include <ringfence/base/time.hpp>
#include <ringfence/number/number.hpp>
#include <ringfence/store/environment.hpp>
#include <ringfence/store/layout.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ringfence::store {

RINGFENCE_DECL void add_reason(author& by, std::string_view more)
{
    by.reason += by.reason.empty() || more.empty() ? "" : "; ";
    by.reason += more;
}

namespace layout {

RINGFENCE_DECL void append_big_endian(std::string& to, std::uint64_t value, unsigned bytes)
{
    for (unsigned i = bytes; i-- > 0;)
        to.push_back(static_cast<char>(value >> (8 * i) & 0xff));
}

RINGFENCE_DECL std::uint64_t take_big_endian(std::string_view& from, unsigned bytes)
{
    if (from.size() < bytes)
        fail_corrupt("a key is too short");
    std::uint64_t value = 0;
    for (unsigned i = 0; i < bytes; ++i)
        value = value << 8 | static_cast<unsigned char>(from[i]);
    from.remove_prefix(bytes);
    return value;
}

RINGFENCE_DECL void append_little_endian(std::string& to, std::uint64_t value, unsigned bytes)
{
    for (unsigned i = 0; i < bytes; ++i)
        to.push_back(static_cast<char>(value >> (8 * i) & 0xff));
}

RINGFENCE_DECL void append_varint(std::string& to, std::uint64_t value)
{
    for (; value >= 0x80; value >>= 7)
        to.push_back(static_cast<char>(value | 0x80));
    to.push_back(static_cast<char>(value));
}

RINGFENCE_DECL std::string key_u32(std::uint32_t id)
{
    std::string key;
    append_big_endian(key, id, 4);
    return key;
}

RINGFENCE_DECL std::string key_u64(std::uint64_t id)
{
    std::string key;
    append_big_endian(key, id, 8);
    return key;
}

RINGFENCE_DECL std::uint64_t id_of_key(std::string_view key, unsigned bytes)
{
    if (key.size() != bytes)
        fail_corrupt("a key has a wrong length");
    return take_big_endian(key, bytes);
}

RINGFENCE_DECL std::string list_key(std::uint32_t id)
{
    std::string key{"i"};
    append_big_endian(key, id, 4);
    return key;
}

RINGFENCE_DECL void append_pattern(std::string& key, const number_pattern& pattern)
{
    append_big_endian(key, pattern.first.bits(), 8);
    if (pattern.is_range())
        append_big_endian(key, pattern.last.bits(), 8);
}

RINGFENCE_DECL number_pattern take_pattern(std::string_view& from)
{
    if (from.size() != 8 && from.size() != 16)
        fail_corrupt("an entry's key has a wrong length");
    number_pattern pattern;
    pattern.first = number::from_bits(take_big_endian(from, 8));
    pattern.last = from.empty() ? pattern.first : number::from_bits(take_big_endian(from, 8));
    return pattern;
}

RINGFENCE_DECL std::string entry_prefix(std::uint32_t list)
{
    std::string key{"e"};
    append_big_endian(key, list, 4);
    return key;
}

RINGFENCE_DECL std::string entry_key(std::uint32_t list, const number_pattern& pattern)
{
    std::string key = entry_prefix(list);
    append_pattern(key, pattern);
    return key;
}

RINGFENCE_DECL std::string expiry_prefix(std::uint32_t list)
{
    std::string key{"x"};
    append_big_endian(key, list, 4);
    return key;
}

RINGFENCE_DECL std::string expiry_key(std::uint32_t list, timestamp expires, const number_pattern& pattern)
{
    std::string key = expiry_prefix(list);
    // The sign bit turned, so that the order of the bytes is that of the times.
    append_big_endian(key, static_cast<std::uint64_t>(expires.time_since_epoch().count()) ^ std::uint64_t{1} << 63, 8);
    append_pattern(key, pattern);
    return key;
}

RINGFENCE_DECL timestamp take_expiry(std::string_view& from)
{
    return timestamp{
        std::chrono::milliseconds{static_cast<std::int64_t>(take_big_endian(from, 8) ^ std::uint64_t{1} << 63)}};
}

RINGFENCE_DECL std::string detail_key(std::uint32_t layer, const number_pattern& pattern)
{
    std::string key = detail_prefix(layer);
    append_pattern(key, pattern);
    return key;
}

RINGFENCE_DECL std::string trail_prefix(number first)
{
    std::string key;
    append_big_endian(key, first.bits(), 8);
    return key;
}

RINGFENCE_DECL std::string trail_key(number first, std::uint64_t sequence)
{
    std::string key = trail_prefix(first);
    append_big_endian(key, sequence, 8);
    return key;
}

RINGFENCE_DECL std::string policy_key(std::uint32_t version)
{
    std::string key{"p"};
    append_big_endian(key, version, 4);
    return key;
}

RINGFENCE_DECL std::string image_key(std::uint32_t version)
{
    std::string key{"m"};
    append_big_endian(key, version, 4);
    return key;
}

RINGFENCE_DECL std::uint64_t counter(const transaction& in, std::string_view name, std::uint64_t otherwise)
{
    const auto found = in.get(table::meta, name);
    if (!found)
        return otherwise;
    if (found->size() != 8)
        fail_corrupt("a counter has a wrong length");
    std::uint64_t value = 0;
    for (unsigned i = 0; i < 8; ++i)
        value |= std::uint64_t{static_cast<unsigned char>((*found)[i])} << (8 * i);
    return value;
}

RINGFENCE_DECL void set_counter(write_transaction& in, std::string_view name, std::uint64_t value)
{
    std::string bytes;
    append_little_endian(bytes, value, 8);
    in.put(table::meta, name, bytes);
}

RINGFENCE_DECL std::uint32_t take_id(write_transaction& in, std::string_view name)
{
    const std::uint64_t id = counter(in, name, 1);
    if (id > 0xffffffff)
        throw error{error_code::full, "the store has used up its 4,294,967,295 ids (" + std::string{name} + ")"};
    set_counter(in, name, id + 1);
    return static_cast<std::uint32_t>(id);
}

RINGFENCE_DECL std::string encode(const author& a)
{
    writer to;
    to.text(1, a.user);
    to.text(2, a.address);
    to.text(3, a.program);
    to.text(4, a.call);
    to.text(5, a.lead);
    to.text(6, a.reason);
    return to.take();
}

RINGFENCE_DECL author decode_author(std::string_view bytes)
{
    author a;
    for_each_field(bytes, [&](const field& f) {
        switch (f.tag) {
        case 1: a.user = f.text; break;
        case 2: a.address = f.text; break;
        case 3: a.program = f.text; break;
        case 4: a.call = f.text; break;
        case 5: a.lead = f.text; break;
        case 6: a.reason = f.text; break;
        default: break;
        }
    });
    return a;
}

RINGFENCE_DECL std::string encode(const list_options& o)
{
    writer to;
    to.flag(1, o.registry);
    to.flag(2, o.review);
    to.optional(3, o.ttl ? std::optional{static_cast<std::uint64_t>(o.ttl->count())} : std::nullopt);
    to.optional(4, o.max);
    to.optional(5, o.max_age ? std::optional{static_cast<std::uint64_t>(o.max_age->count())} : std::nullopt);
    return to.take();
}

RINGFENCE_DECL list_options decode_list_options(std::string_view bytes)
{
    list_options o;
    for_each_field(bytes, [&](const field& f) {
        switch (f.tag) {
        case 1: o.registry = f.integer != 0; break;
        case 2: o.review = f.integer != 0; break;
        case 3: o.ttl = std::chrono::seconds{static_cast<std::int64_t>(*f.optional_integer())}; break;
        case 4: o.max = f.optional_integer(); break;
        case 5: o.max_age = std::chrono::seconds{static_cast<std::int64_t>(*f.optional_integer())}; break;
        default: break;
        }
    });
    return o;
}

RINGFENCE_DECL std::string encode(const list_info& l)
{
    writer to;
    to.text(1, l.name);
    to.text(2, l.description);
    to.time(3, l.created);
    to.text(4, encode(l.options));
    to.integer(5, l.steady_layer);
    to.integer(6, l.timed_layer);
    to.integer(7, l.entries.pending);
    to.integer(8, l.entries.approved);
    to.integer(9, l.entries.permanent);
    to.integer(10, l.entries.cleared);
    to.integer(11, l.entries.expired);
    to.integer(12, l.imported);
    to.integer(13, l.revision);
    to.integer(14, l.awaiting);
    to.optional(15, l.refreshed);
    to.flag(16, l.dropped);
    return to.take();
}

RINGFENCE_DECL list_info decode_list(std::uint32_t id, std::string_view bytes)
{
    list_info l;
    l.id = id;
    for_each_field(bytes, [&](const field& f) {
        switch (f.tag) {
        case 1: l.name = f.text; break;
        case 2: l.description = f.text; break;
        case 3: l.created = f.time(); break;
        case 4: l.options = decode_list_options(f.text); break;
        case 5: l.steady_layer = f.integer32(); break;
        case 6: l.timed_layer = f.integer32(); break;
        case 7: l.entries.pending = f.integer; break;
        case 8: l.entries.approved = f.integer; break;
        case 9: l.entries.permanent = f.integer; break;
        case 10: l.entries.cleared = f.integer; break;
        case 11: l.entries.expired = f.integer; break;
        case 12: l.imported = f.integer; break;
        case 13: l.revision = f.integer; break;
        case 14: l.awaiting = f.integer; break;
        case 15: l.refreshed = f.optional_time(); break;
        case 16: l.dropped = f.integer != 0; break;
        default: break;
        }
    });
    return l;
}

RINGFENCE_DECL std::string encode(const layer_info& l)
{
    writer to;
    to.integer(1, l.list);
    to.integer(2, static_cast<std::uint64_t>(l.kind));
    to.integer(3, static_cast<std::uint64_t>(l.state));
    to.integer(4, l.import);
    to.integer(5, l.numbers);
    to.integer(6, l.patterns);
    to.integer(7, l.lowest);
    to.integer(8, l.highest);
    to.flag(9, l.permanent);
    to.integer(10, l.source);
    return to.take();
}

RINGFENCE_DECL layer_info decode_layer(std::uint32_t id, std::string_view bytes)
{
    layer_info l;
    l.id = id;
    for_each_field(bytes, [&](const field& f) {
        switch (f.tag) {
        case 1: l.list = f.integer32(); break;
        case 2: l.kind = f.one_of(layer_kind::deleted); break;
        case 3: l.state = f.one_of(layer_state::replaced); break;
        case 4: l.import = f.integer32(); break;
        case 5: l.numbers = f.integer; break;
        case 6: l.patterns = f.integer; break;
        case 7: l.lowest = f.integer; break;
        case 8: l.highest = f.integer; break;
        case 9: l.permanent = f.integer != 0; break;
        case 10: l.source = f.integer32(); break;
        default: break;
        }
    });
    return l;
}

RINGFENCE_DECL std::string encode(const entry& e)
{
    writer to;
    to.text(1, e.typed);
    to.text(2, e.description);
    to.integer(3, static_cast<std::uint64_t>(e.state));
    to.flag(4, e.swept);
    to.text(5, encode(e.created_by));
    to.time(6, e.created_at);
    to.optional(7, e.valid_from);
    to.optional(8, e.expires);
    to.text(9, encode(e.cleared_by));
    to.optional(10, e.cleared_at);
    to.integer(11, e.import);
    return to.take();
}

RINGFENCE_DECL entry decode_entry(const number_pattern& pattern, std::string_view bytes)
{
    entry e;
    e.pattern = pattern;
    e.state = entry_state::pending;
    for_each_field(bytes, [&](const field& f) {
        switch (f.tag) {
        case 1: e.typed = f.text; break;
        case 2: e.description = f.text; break;
        case 3: e.state = f.one_of(entry_state::cleared); break;
        case 4: e.swept = f.integer != 0; break;
        case 5: e.created_by = decode_author(f.text); break;
        case 6: e.created_at = f.time(); break;
        case 7: e.valid_from = f.optional_time(); break;
        case 8: e.expires = f.optional_time(); break;
        case 9: e.cleared_by = decode_author(f.text); break;
        case 10: e.cleared_at = f.optional_time(); break;
        case 11: e.import = f.integer32(); break;
        default: break;
        }
    });
    return e;
}

RINGFENCE_DECL std::string encode(const import_info& i)
{
    writer to;
    to.integer(1, i.list);
    to.integer(2, i.layer);
    to.text(3, i.file);
    to.text(4, i.digest);
    to.time(5, i.when);
    to.text(6, encode(i.by));
    to.integer(7, i.lines);
    to.integer(8, i.numbers);
    to.integer(9, i.patterns);
    to.integer(10, i.duplicates);
    to.integer(11, i.rejected);
    to.integer(12, static_cast<std::uint64_t>(i.mode));
    to.integer(13, i.already);
    to.integer(14, i.removed);
    to.integer(15, i.entries);
    to.integer(16, static_cast<std::uint64_t>(i.took.count()));
    to.optional(17, i.undone_at);
    to.text(18, encode(i.undone_by));
    to.integer(19, i.replaced_by);
    return to.take();
}

RINGFENCE_DECL import_info decode_import(std::uint32_t id, std::string_view bytes)
{
    import_info i;
    i.id = id;
    for_each_field(bytes, [&](const field& f) {
        switch (f.tag) {
        case 1: i.list = f.integer32(); break;
        case 2: i.layer = f.integer32(); break;
        case 3: i.file = f.text; break;
        case 4: i.digest = f.text; break;
        case 5: i.when = f.time(); break;
        case 6: i.by = decode_author(f.text); break;
        case 7: i.lines = f.integer; break;
        case 8: i.numbers = f.integer; break;
        case 9: i.patterns = f.integer; break;
        case 10: i.duplicates = f.integer; break;
        case 11: i.rejected = f.integer; break;
        case 12: i.mode = f.one_of(import_mode::remove); break;
        case 13: i.already = f.integer; break;
        case 14: i.removed = f.integer; break;
        case 15: i.entries = f.integer; break;
        case 16: i.took = std::chrono::milliseconds{static_cast<std::int64_t>(f.integer)}; break;
        case 17: i.undone_at = f.optional_time(); break;
        case 18: i.undone_by = decode_author(f.text); break;
        case 19: i.replaced_by = f.integer32(); break;
        default: break;
        }
    });
    return i;
}

RINGFENCE_DECL std::string encode(const journal_record& j)
{
    writer to;
    to.time(1, j.when);
    to.text(2, encode(j.by));
    to.integer(3, static_cast<std::uint64_t>(j.what));
    to.text(4, j.list);
    to.text(5, j.description);
    to.integer(6, j.pattern.first.bits());
    to.integer(7, j.pattern.is_range() ? j.pattern.last.bits() : 0);
    to.text(8, j.typed);
    to.integer(9, static_cast<std::uint64_t>(j.state));
    to.optional(10, j.valid_from);
    to.optional(11, j.expires);
    to.text(12, encode(j.options));
    to.integer(13, j.import);
    to.text(14, j.file);
    to.text(15, j.digest);
    to.integer(16, j.numbers);
    to.integer(17, j.patterns);
    to.integer(18, j.policy);
    to.text(19, j.previous);
    to.integer(20, j.layer);
    to.integer(21, static_cast<std::uint64_t>(j.mode));
    to.text(22, j.account);
    to.integer(23, static_cast<std::uint64_t>(j.role));
    to.text(24, j.request);
    to.optional(25, j.created);
    return to.take();
}

RINGFENCE_DECL journal_record decode_journal(std::uint64_t sequence, std::string_view bytes)
{
    journal_record j;
    j.sequence = sequence;
    for_each_field(bytes, [&](const field& f) {
        switch (f.tag) {
        case 1: j.when = f.time(); break;
        case 2: j.by = decode_author(f.text); break;
        case 3: j.what = f.one_of(journal_event::shadow_dropped); break;
        case 4: j.list = f.text; break;
        case 5: j.description = f.text; break;
        case 6: j.pattern.first = j.pattern.last = number::from_bits(f.integer); break;
        case 7: j.pattern.last = number::from_bits(f.integer); break;
        case 8: j.typed = f.text; break;
        case 9: j.state = f.one_of(entry_state::cleared); break;
        case 10: j.valid_from = f.optional_time(); break;
        case 11: j.expires = f.optional_time(); break;
        case 12: j.options = decode_list_options(f.text); break;
        case 13: j.import = f.integer32(); break;
        case 14: j.file = f.text; break;
        case 15: j.digest = f.text; break;
        case 16: j.numbers = f.integer; break;
        case 17: j.patterns = f.integer; break;
        case 18: j.policy = f.integer32(); break;
        case 19: j.previous = f.text; break;
        case 20: j.layer = f.integer32(); break;
        case 21: j.mode = f.one_of(import_mode::remove); break;
        case 22: j.account = f.text; break;
        case 23: j.role = f.one_of(account_role::administrator); break;
        case 24: j.request = f.text; break;
        case 25: j.created = f.optional_time(); break;
        default: break;
        }
    });
    return j;
}

RINGFENCE_DECL std::string encode(const import_detail& d)
{
    writer to;
    to.text(1, d.description);
    to.optional(2, d.date);
    return to.take();
}

RINGFENCE_DECL import_detail decode_detail(std::string_view bytes)
{
    import_detail d;
    for_each_field(bytes, [&](const field& f) {
        switch (f.tag) {
        case 1: d.description = f.text; break;
        case 2: d.date = f.optional_time(); break;
        default: break;
        }
    });
    return d;
}

RINGFENCE_DECL std::string encode(const user_info& u)
{
    writer to;
    to.integer(1, static_cast<std::uint64_t>(u.role));
    to.text(2, u.password);
    to.time(3, u.created);
    to.text(4, encode(u.created_by));
    return to.take();
}

RINGFENCE_DECL user_info decode_user(std::string_view name, std::string_view bytes)
{
    user_info u;
    u.name = name;
    for_each_field(bytes, [&](const field& f) {
        switch (f.tag) {
        case 1: u.role = f.one_of(account_role::administrator); break;
        case 2: u.password = f.text; break;
        case 3: u.created = f.time(); break;
        case 4: u.created_by = decode_author(f.text); break;
        default: break;
        }
    });
    return u;
}

RINGFENCE_DECL std::string encode(const policy_info& p)
{
    writer to;
    to.time(1, p.when);
    to.text(2, encode(p.by));
    to.text(3, p.digest);
    for (const policy_source& source : p.sources) {
        writer inner;
        inner.text(1, source.name);
        inner.text(2, source.text);
        to.always_text(4, inner.take());
    }
    for (const list_declaration& list : p.lists) {
        writer inner;
        inner.text(1, list.name);
        inner.text(2, list.description);
        inner.text(3, encode(list.options));
        to.always_text(5, inner.take());
    }
    to.flag(6, p.untried);
    return to.take();
}

RINGFENCE_DECL policy_info decode_policy(std::uint32_t version, std::string_view bytes)
{
    policy_info p;
    p.version = version;
    for_each_field(bytes, [&](const field& f) {
        switch (f.tag) {
        case 1: p.when = f.time(); break;
        case 2: p.by = decode_author(f.text); break;
        case 3: p.digest = f.text; break;
        case 4:
            for_each_field(f.text, [&source = p.sources.emplace_back()](const field& g) {
                if (g.tag == 1)
                    source.name = g.text;
                else if (g.tag == 2)
                    source.text = g.text;
            });
            break;
        case 5:
            for_each_field(f.text, [&list = p.lists.emplace_back()](const field& g) {
                if (g.tag == 1)
                    list.name = g.text;
                else if (g.tag == 2)
                    list.description = g.text;
                else if (g.tag == 3)
                    list.options = decode_list_options(g.text);
            });
            break;
        case 6: p.untried = f.integer != 0; break;
        default: break;
        }
    });
    return p;
}

}  // namespace layout

}  // namespace ringfence::store

#endif
