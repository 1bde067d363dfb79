// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_POLICY_IMAGE_IPP
#define RINGFENCE_POLICY_IMAGE_IPP

#include <ringfence/base/bytes.hpp>
#include <ringfence/number/number.hpp>
#include <ringfence/policy/hours.hpp>
#include <ringfence/policy/image.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ringfence {

namespace detail {

RINGFENCE_DECL void put(byte_writer& out, const number_pattern& p)
{
    out.u64(p.first.bits());
    out.u64(p.last.bits());
}

RINGFENCE_DECL number_pattern take_pattern(byte_reader& in)
{
    const auto first = number::from_bits(in.u64());
    const number_pattern p{first, number::from_bits(in.u64())};
    const bool is_range_of_one_length = p.first.kind() == number_kind::e164 && p.last.kind() == number_kind::e164 &&
                                        p.first.digit_count() == p.last.digit_count() && p.first < p.last;
    if (!p.first.is_sound() || !p.last.is_sound() || (p.is_range() && !is_range_of_one_length))
        throw damaged_bytes{"the compiled policy is damaged: bits that are no number, prefix or range"};
    return p;
}

RINGFENCE_DECL void put(byte_writer& out, const image_location& l)
{
    out.varint(l.file);
    out.varint(l.line);
}

RINGFENCE_DECL image_location take_location(byte_reader& in)
{
    const std::uint32_t file = in.varint32();
    return {file, in.varint32()};
}

RINGFENCE_DECL void put(byte_writer& out, const time_zone& z)
{
    out.text(z.name);
    put_all(out, z.transitions, [](byte_writer& o, const zone_transition& t) {
        o.i64(t.since);
        o.u32(static_cast<std::uint32_t>(t.offset));
    });
}

RINGFENCE_DECL time_zone take_zone(byte_reader& in)
{
    time_zone z{std::string{in.text()}, {}};
    z.transitions = take_all<zone_transition>(in, [](byte_reader& i) {
        const std::int64_t since = i.i64();
        return zone_transition{since, static_cast<std::int32_t>(i.u32())};
    });
    return z;
}

RINGFENCE_DECL void put(byte_writer& out, const minutes_range& r)
{
    out.varint(r.from);
    out.varint(r.until);
}

RINGFENCE_DECL minutes_range take_minutes(byte_reader& in)
{
    const std::uint32_t from = in.varint32();
    return {from, in.varint32()};
}

RINGFENCE_DECL void put(byte_writer& out, const opening_hours& h)
{
    out.text(h.name);
    out.varint(h.zone);
    put_all(out, h.weekly, [](byte_writer& o, const minutes_range& r) { put(o, r); });
    put_all(out, h.specials, [](byte_writer& o, const special_days& s) {
        o.u32(static_cast<std::uint32_t>(s.first));
        o.u32(static_cast<std::uint32_t>(s.last));
        put_all(o, s.open, [](byte_writer& p, const minutes_range& r) { put(p, r); });
    });
}

RINGFENCE_DECL opening_hours take_hours(byte_reader& in)
{
    opening_hours h;
    h.name = in.text();
    h.zone = in.varint32();
    h.weekly = take_all<minutes_range>(in, take_minutes);
    h.specials = take_all<special_days>(in, [](byte_reader& i) {
        special_days s;
        s.first = static_cast<std::int32_t>(i.u32());
        s.last = static_cast<std::int32_t>(i.u32());
        s.open = take_all<minutes_range>(i, take_minutes);
        return s;
    });
    return h;
}

RINGFENCE_DECL void put(byte_writer& out, const image_list& l)
{
    out.text(l.name);
    out.text(l.description);
    out.u8(static_cast<std::uint8_t>((l.registry ? 1U : 0U) | (l.review ? 2U : 0U)));
    out.varint(l.ttl_seconds);
    out.varint(l.max_entries);
    out.varint(l.max_age_seconds);
    out.varint(l.max_import);
    out.varint(l.max_by_rules);
    out.varint(l.max_by_rules_seconds);
    put_all(out, l.numbers, [](byte_writer& o, const number_pattern& p) { put(o, p); });
}

RINGFENCE_DECL image_list take_list(byte_reader& in, std::uint32_t version)
{
    image_list l;
    l.name = in.text();
    l.description = in.text();
    const std::uint8_t flags = in.u8();
    l.registry = (flags & 1U) != 0;
    l.review = (flags & 2U) != 0;
    l.ttl_seconds = in.varint();
    l.max_entries = in.varint();
    l.max_age_seconds = in.varint();
    l.max_import = version < 3 ? 0 : in.varint();
    l.max_by_rules = version < 4 ? 0 : in.varint();
    l.max_by_rules_seconds = version < 4 ? 0 : in.varint();
    l.numbers = take_all<number_pattern>(in, take_pattern);
    return l;
}

RINGFENCE_DECL void put(byte_writer& out, const image_rule& r)
{
    put(out, r.where);
    out.text(r.text);
    put_all(out, r.when, [](byte_writer& o, const image_condition& c) {
        o.u8(static_cast<std::uint8_t>(c.kind));
        o.varint(c.size);
        o.text(c.word);
        o.text(c.operand);
        o.text(c.text);
    });
    put_all(out, r.actions, [](byte_writer& o, const image_action& a) {
        o.text(a.word);
        o.text(a.operand);
    });
}

RINGFENCE_DECL void expect_well_formed(const std::vector<image_condition>& nodes, std::size_t at, std::size_t end,
                                       unsigned depth)
{
    constexpr unsigned max_depth = 256;
    const image_condition& node = nodes[at];
    if (depth > max_depth || node.size == 0 || node.size > end - at)
        throw damaged_bytes{"the compiled policy is damaged: a condition does not fit"};
    const std::size_t stop = at + node.size;
    if (node.kind == image_connective::atom) {
        if (node.size != 1)
            throw damaged_bytes{"the compiled policy is damaged: a condition does not fit"};
        return;
    }
    std::size_t operands = 0;
    for (std::size_t next = at + 1; next < stop; next += nodes[next].size, ++operands)
        expect_well_formed(nodes, next, stop, depth + 1);
    if (operands == 0 || (node.kind == image_connective::negation && operands != 1))
        throw damaged_bytes{"the compiled policy is damaged: a condition lacks its operands"};
}

RINGFENCE_DECL image_rule take_rule(byte_reader& in)
{
    image_rule r;
    r.where = take_location(in);
    r.text = in.text();
    r.when = take_all<image_condition>(in, [](byte_reader& i) {
        image_condition c;
        c.kind = take_enum(i, image_connective::disjunction);
        c.size = i.varint32();
        c.word = i.text();
        c.operand = i.text();
        c.text = i.text();
        return c;
    });
    if (r.when.empty())
        throw damaged_bytes{"the compiled policy is damaged: a rule without a condition"};
    expect_well_formed(r.when, 0, r.when.size(), 0);
    if (r.when.front().size != r.when.size())
        throw damaged_bytes{"the compiled policy is damaged: a rule with two conditions"};
    r.actions = take_all<image_action>(in, [](byte_reader& i) {
        image_action a;
        a.word = i.text();
        a.operand = i.text();
        return a;
    });
    return r;
}

RINGFENCE_DECL void put(byte_writer& out, const image_block& b)
{
    put(out, b.where);
    out.text(b.scenario);
    out.text(b.head);
    out.u8(static_cast<std::uint8_t>(b.on_failure));
    put_all(out, b.bindings, [](byte_writer& o, const image_binding& i) {
        put(o, i.called);
        o.text(i.name);
    });
    put_all(out, b.rules, [](byte_writer& o, const image_rule& r) { put(o, r); });
}

RINGFENCE_DECL image_block take_block(byte_reader& in)
{
    image_block b;
    b.where = take_location(in);
    b.scenario = in.text();
    b.head = in.text();
    b.on_failure = take_enum(in, image_failure::hangup);
    b.bindings = take_all<image_binding>(in, [](byte_reader& i) {
        image_binding one;
        one.called = take_pattern(i);
        one.name = i.text();
        return one;
    });
    b.rules = take_all<image_rule>(in, take_rule);
    return b;
}

}  // namespace detail

RINGFENCE_DECL std::string encode(const image& i)
{
    byte_writer out;
    out.u32(image_version);
    detail::put_all(out, i.files, [](byte_writer& o, const std::string& f) { o.text(f); });
    detail::put_all(out, i.uses, [](byte_writer& o, const image_plugin& p) {
        o.text(p.name);
        o.varint(p.version);
    });
    out.text(i.numbering_plan);
    detail::put_all(out, i.zones, [](byte_writer& o, const time_zone& z) { detail::put(o, z); });
    detail::put_all(out, i.hours, [](byte_writer& o, const opening_hours& h) { detail::put(o, h); });
    detail::put_all(out, i.lists, [](byte_writer& o, const image_list& l) { detail::put(o, l); });
    detail::put_all(out, i.blocks, [](byte_writer& o, const image_block& b) { detail::put(o, b); });
    return out.take();
}

RINGFENCE_DECL image decode_image(std::string_view bytes)
{
    byte_reader in{bytes};
    const std::uint32_t version = in.u32();
    if (version < oldest_image_version || version > image_version)
        throw damaged_bytes{"the compiled policy is of image version " + std::to_string(version) +
                            ", this program reads " + std::to_string(oldest_image_version) + " to " +
                            std::to_string(image_version) + ": activate the rule file again with this version"};
    image i;
    i.files = detail::take_all<std::string>(in, [](byte_reader& r) { return std::string{r.text()}; });
    i.uses = detail::take_all<image_plugin>(in, [](byte_reader& r) {
        image_plugin p;
        p.name = r.text();
        p.version = r.varint32();
        return p;
    });
    i.numbering_plan = in.text();
    i.zones = detail::take_all<time_zone>(in, detail::take_zone);
    i.hours = detail::take_all<opening_hours>(in, detail::take_hours);
    i.lists = detail::take_all<image_list>(in, [&](byte_reader& r) { return detail::take_list(r, version); });
    i.blocks = detail::take_all<image_block>(in, detail::take_block);
    if (!in.done())
        throw damaged_bytes{"the compiled policy is damaged: bytes follow its end"};

    const auto expect_file = [&](const image_location& l) {
        if (l.file >= i.files.size())
            throw damaged_bytes{"the compiled policy is damaged: a place in a file that it does not have"};
    };
    if (i.zones.empty())
        throw damaged_bytes{"the compiled policy is damaged: no time zone"};
    for (const opening_hours& h : i.hours)
        if (h.zone >= i.zones.size())
            throw damaged_bytes{"the compiled policy is damaged: hours in a time zone that it does not have"};
    for (const image_block& b : i.blocks) {
        expect_file(b.where);
        for (const image_rule& r : b.rules)
            expect_file(r.where);
    }
    return i;
}

}  // namespace ringfence

#endif
