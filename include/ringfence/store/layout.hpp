// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// The records of the store and how they become bytes: every key and every value but the index's segments, which
// index.hpp builds. FORMAT.md describes the same bytes for people; change both together.
//
// Integers in keys are big-endian, so that LMDB's order is theirs. A record is a row of fields, each a varint
// `tag << 1 | kind` followed by a varint (kind 0) or by a length and that many bytes (kind 1). A field with its
// zero value is left out; a reader passes over tags that it does not know. Reading never goes past the bytes
// given: what does not fit is `error_code::corrupt`.

#ifndef RINGFENCE_STORE_LAYOUT_HPP
#define RINGFENCE_STORE_LAYOUT_HPP

#include <ringfence/number/number.hpp>
#include <ringfence/policy/time.hpp>
#include <ringfence/store/environment.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace ringfence::store {

// --- what is stored -------------------------------------------------------------------------------------

/// Who asks for a change, and why: goes into the entry and into the journal. Each text may be empty.
struct author {
    std::string user{};     ///< the person or account
    std::string address{};  ///< where the request came from, as `192.0.2.7:40122`
    std::string program{};  ///< the program that asked, as `ringfence add`
    std::string call{};     ///< the call it happened in
    std::string lead{};     ///< the lead or contact it is about
    std::string reason{};

    friend bool operator==(const author&, const author&) = default;
};

/// Says one thing more in the reason.
inline void add_reason(author& by, std::string_view more)
{
    by.reason += by.reason.empty() || more.empty() ? "" : "; ";
    by.reason += more;
}

/// What a policy says of a list in its head: `list robots ttl 24h max 200000;`.
struct list_options {
    bool registry = false;                      ///< filled by import, never by hand
    bool review = false;                        ///< new entries wait for approval
    std::optional<std::chrono::seconds> ttl{};  ///< an entry without an expiry of its own gets this one
    std::optional<std::uint64_t> max{};         ///< how many entries by hand it may hold
    /// How old its newest import may be; beyond that the list is stale.
    std::optional<std::chrono::seconds> max_age{};

    friend bool operator==(const list_options&, const list_options&) = default;
};

/// Stored: never renumber. Whether it has expired is no state but a question of time, see `in_force`.
enum class entry_state : std::uint8_t {
    pending = 0,    ///< awaits approval; in no list
    approved = 1,   ///< in force within its times
    permanent = 2,  ///< in force for good: has no expiry
    cleared = 3     ///< taken out; kept for its history
};

/// How many entries a list has of each kind. Exact after every change.
struct entry_counts {
    std::uint64_t pending = 0;
    std::uint64_t approved = 0;  ///< with those that have expired but have not been swept
    std::uint64_t permanent = 0;
    std::uint64_t cleared = 0;
    std::uint64_t expired = 0;  ///< swept: past their expiry and out of the index

    friend bool operator==(const entry_counts&, const entry_counts&) = default;
};

struct list_info {
    std::uint32_t id = 0;
    std::string name{};
    std::string description{};
    timestamp created{};
    list_options options{};
    std::uint32_t steady_layer = 0;
    std::uint32_t timed_layer = 0;
    entry_counts entries{};
    std::uint64_t imported = 0;            ///< different numbers and patterns in the list's active import layers
    std::uint64_t revision = 0;            ///< another one after each change of the list or of what is in it
    std::uint64_t awaiting = 0;            ///< different numbers and patterns in imports that await approval
    std::optional<timestamp> refreshed{};  ///< when an import last came to its end, or had nothing in it
    bool dropped = false;                  ///< taken away by an administrator: kept for the history of what was in it

    friend bool operator==(const list_info&, const list_info&) = default;
};

/// Stored: never renumber.
enum class layer_kind : std::uint8_t {
    steady = 0,  ///< hand entries in force without an end: a bit says all
    timed = 1,   ///< hand entries with a beginning or an end: a bit says 'look at the entry'
    import = 2,  ///< what one bulk import brought: a bit says all
    deleted = 3  ///< what one import took out of the list: counts for nobody, and lets it be undone and replayed
};

/// Stored: never renumber.
enum class layer_state : std::uint8_t {
    active = 0,
    building = 1,  ///< an import has not come to its end, or died: its bits do not count
    dropped = 2,   ///< undone; its bits do not count and are being cleared away
    pending = 3,   ///< an import into a list under review that awaits approval: its bits do not count
    replaced = 4   ///< a later import took its place; its bits do not count, and are kept until the import after that
};

/// A set of numbers in the index, of one list. Ids begin with 1 and are never used again.
struct layer_info {
    std::uint32_t id = 0;
    std::uint32_t list = 0;
    layer_kind kind = layer_kind::steady;
    layer_state state = layer_state::active;
    std::uint32_t import = 0;    ///< which, for `layer_kind::import` and `layer_kind::deleted`
    std::uint64_t numbers = 0;   ///< bits of an import layer; not counted for the others
    std::uint64_t patterns = 0;  ///< prefixes and ranges of an import layer
    std::uint64_t lowest = 0;    ///< lowest and highest number bits ever put into an import layer
    std::uint64_t highest = 0;
    bool permanent = false;    ///< of an import: nothing is taken out of it, and it is not undone
    std::uint32_t source = 0;  ///< of what `import` took out of the list: the import that had brought it

    friend bool operator==(const layer_info&, const layer_info&) = default;
};

/// One number, prefix or range that was put into a list by hand or by a rule, and its history.
struct entry {
    number_pattern pattern{};  ///< from the key
    std::string typed{};       ///< as it was written
    std::string description{};
    entry_state state = entry_state::approved;
    bool swept = false;  ///< expired and taken out of the index
    author created_by{};
    timestamp created_at{};
    std::optional<timestamp> valid_from{};
    std::optional<timestamp> expires{};
    author cleared_by{};  ///< meaningful with `cleared_at`
    std::optional<timestamp> cleared_at{};
    std::uint32_t import = 0;  ///< the import it came with or was taken out of, if any

    friend bool operator==(const entry&, const entry&) = default;
};

/// What an import says of one number beyond its being there.
struct import_detail {
    std::string description{};
    std::optional<timestamp> date{};  ///< since when, as the file says

    friend bool operator==(const import_detail&, const import_detail&) = default;
};

/// Stored: never renumber.
enum class import_mode : std::uint8_t {
    merge = 0,    ///< adds to what is there
    replace = 1,  ///< takes the place of what earlier imports brought; what people and rules entered stays
    remove = 2    ///< takes the file's numbers out of the list
};

/// One bulk import.
struct import_info {
    std::uint32_t id = 0;
    std::uint32_t list = 0;
    std::uint32_t layer = 0;
    std::string file{};
    std::string digest{};  ///< SHA-256 of the text, in hexadecimal
    timestamp when{};
    author by{};
    std::uint64_t lines = 0;       ///< that are neither blank nor comments
    std::uint64_t numbers = 0;     ///< different ones
    std::uint64_t patterns = 0;    ///< different prefixes and ranges
    std::uint64_t duplicates = 0;  ///< lines that repeat an earlier one
    std::uint64_t rejected = 0;    ///< lines that could not be read
    import_mode mode = import_mode::merge;
    std::uint64_t already = 0;  ///< of the numbers and patterns, those that the list had before
    std::uint64_t removed = 0;  ///< numbers and patterns that the list had before and has no longer
    std::uint64_t entries = 0;  ///< rows with a state or times of their own, which became entries
    std::chrono::milliseconds took{};
    std::optional<timestamp> undone_at{};
    author undone_by{};             ///< meaningful with `undone_at`
    std::uint32_t replaced_by = 0;  ///< the import that took its place, if one did

    friend bool operator==(const import_info&, const import_info&) = default;
};

/// Stored: never renumber, append.
enum class journal_event : std::uint8_t {
    list_created = 1,
    list_changed = 2,  ///< its options or description
    entry_added = 3,   ///< a new one, or one revived
    entry_changed = 4,
    entry_removed = 5,
    imported = 6,
    import_dropped = 7,
    policy_activated = 8,
    policy_rolled_back = 9,
    entry_approved = 10,
    entry_unapproved = 11,
    import_approved = 12,
    list_dropped = 13,
    user_added = 14,
    user_changed = 15,
    user_removed = 16,
    denied = 17,  ///< somebody asked for what is beyond the role
    policy_shadowed = 18,
    policy_promoted = 19,
    shadow_dropped = 20
};

/// What an account may do; each may do what the ones before it may. Stored: never renumber.
enum class account_role : std::uint8_t {
    reader = 0,        ///< decide, explain, browse
    agent = 1,         ///< also add to and remove from lists that are neither under review nor registries
    supervisor = 2,    ///< all of lists
    administrator = 3  ///< policy and users
};

/// One account.
struct user_info {
    std::string name{};  ///< from the key
    account_role role = account_role::reader;
    std::string password{};  ///< Argon2id, in the form of its reference implementation's encoded string
    timestamp created{};
    author created_by{};

    friend bool operator==(const user_info&, const user_info&) = default;
};

/// One change, with all that is needed to make it again in another store.
struct journal_record {
    std::uint64_t sequence = 0;  ///< from 1, without gaps; from the key
    timestamp when{};
    author by{};
    journal_event what{};
    std::string list{};         ///< its name
    std::string description{};  ///< of the list or the entry
    number_pattern pattern{};   ///< empty unless it is about an entry
    std::string typed{};
    entry_state state = entry_state::pending;
    std::optional<timestamp> valid_from{};
    std::optional<timestamp> expires{};
    list_options options{};     ///< for `list_created` and `list_changed`
    std::uint32_t import = 0;   ///< the import's id
    std::string file{};         ///< the import's
    std::string digest{};       ///< the import's or the policy's
    std::uint64_t numbers = 0;  ///< the import's counts
    std::uint64_t patterns = 0;
    std::uint32_t policy = 0;                  ///< the policy's version
    std::string previous{};                    ///< SHA-256 of the record before, 32 bytes; empty in the first
    std::uint32_t layer = 0;                   ///< the import's
    import_mode mode = import_mode::merge;     ///< the import's
    std::string account{};                     ///< the name of the account that was added, changed or removed
    account_role role = account_role::reader;  ///< that it was given
    std::optional<timestamp>
        created{};          ///< of an entry that is made of an import's number: since when it has been there
    std::string request{};  ///< what was denied

    friend bool operator==(const journal_record&, const journal_record&) = default;
};

/// One file of a policy, as it was read.
struct policy_source {
    std::string name{};
    std::string text{};

    friend bool operator==(const policy_source&, const policy_source&) = default;
};

/// A list as a policy declares it.
struct list_declaration {
    std::string name{};
    std::string description{};
    list_options options{};

    friend bool operator==(const list_declaration&, const list_declaration&) = default;
};

struct policy_info {
    std::uint32_t version = 0;  ///< from the key
    timestamp when{};
    author by{};
    std::string digest{};
    std::vector<policy_source> sources{};
    std::vector<list_declaration> lists{};
    bool untried = false;  ///< kept as a shadow, and never in force

    friend bool operator==(const policy_info&, const policy_info&) = default;
};

// --- bytes ------------------------------------------------------------------------------------------------

namespace layout {

[[noreturn]] inline void fail_corrupt(std::string_view what)
{
    throw error{error_code::corrupt, "the store is damaged: " + std::string{what} +
                                         "; restore it from a copy or build it anew from its sources"};
}

inline void append_big_endian(std::string& to, std::uint64_t value, unsigned bytes)
{
    for (unsigned i = bytes; i-- > 0;)
        to.push_back(static_cast<char>(value >> (8 * i) & 0xff));
}

/// The first `bytes` bytes of `from` as a big-endian integer, taken off it.
inline std::uint64_t take_big_endian(std::string_view& from, unsigned bytes)
{
    if (from.size() < bytes)
        fail_corrupt("a key is too short");
    std::uint64_t value = 0;
    for (unsigned i = 0; i < bytes; ++i)
        value = value << 8 | static_cast<unsigned char>(from[i]);
    from.remove_prefix(bytes);
    return value;
}

inline void append_little_endian(std::string& to, std::uint64_t value, unsigned bytes)
{
    for (unsigned i = 0; i < bytes; ++i)
        to.push_back(static_cast<char>(value >> (8 * i) & 0xff));
}

inline void append_varint(std::string& to, std::uint64_t value)
{
    for (; value >= 0x80; value >>= 7)
        to.push_back(static_cast<char>(value | 0x80));
    to.push_back(static_cast<char>(value));
}

/// Reads varints and texts off bytes, never past their end. Throws `error_code::corrupt`.
class reader {
public:
    explicit reader(std::string_view bytes) noexcept : rest_{bytes} {}

    bool at_end() const noexcept { return rest_.empty(); }

    std::uint64_t varint()
    {
        std::uint64_t value = 0;
        for (unsigned shift = 0; shift < 64; shift += 7) {
            if (rest_.empty())
                fail_corrupt("a record ends too early");
            const auto byte = static_cast<unsigned char>(rest_.front());
            rest_.remove_prefix(1);
            if (shift == 63 && byte > 1)
                break;
            value |= std::uint64_t{byte & 0x7fU} << shift;
            if (byte < 0x80)
                return value;
        }
        fail_corrupt("a number in a record is too large");
    }

    std::string_view text() { return raw(varint()); }

    std::string_view raw(std::uint64_t size)
    {
        if (size > rest_.size())
            fail_corrupt("a record ends too early");
        const std::string_view found = rest_.substr(0, static_cast<std::size_t>(size));
        rest_.remove_prefix(found.size());
        return found;
    }

private:
    std::string_view rest_;
};

/// Puts fields together. Zero and empty ones are left out, as reading gives them back without being told.
class writer {
public:
    void integer(unsigned tag, std::uint64_t value)
    {
        if (value == 0)
            return;
        append_varint(bytes_, std::uint64_t{tag} << 1);
        append_varint(bytes_, value);
    }

    void text(unsigned tag, std::string_view value)
    {
        if (!value.empty())
            always_text(tag, value);
    }

    void always_text(unsigned tag, std::string_view value)
    {
        append_varint(bytes_, std::uint64_t{tag} << 1 | 1);
        append_varint(bytes_, value.size());
        bytes_.append(value);
    }

    void flag(unsigned tag, bool value) { integer(tag, value ? 1 : 0); }

    void time(unsigned tag, timestamp value) { integer(tag, zigzag(value.time_since_epoch().count())); }

    /// With a 1 added, so that the epoch itself is not taken for nothing.
    void optional(unsigned tag, const std::optional<timestamp>& value)
    {
        if (value)
            integer(tag, zigzag(value->time_since_epoch().count()) + 1);
    }

    void optional(unsigned tag, const std::optional<std::uint64_t>& value)
    {
        if (value)
            integer(tag, *value + 1);
    }

    std::string take() { return std::move(bytes_); }

private:
    static std::uint64_t zigzag(std::int64_t value) noexcept
    {
        return static_cast<std::uint64_t>(value) << 1 ^ static_cast<std::uint64_t>(value >> 63);
    }

    std::string bytes_;
};

/// One field as read.
struct field {
    unsigned tag = 0;
    std::uint64_t integer = 0;
    std::string_view text{};

    timestamp time() const { return unzigzag(integer); }
    std::optional<timestamp> optional_time() const
    {
        if (integer == 0)
            fail_corrupt("a time in a record is wrong");
        return unzigzag(integer - 1);
    }
    std::optional<std::uint64_t> optional_integer() const
    {
        if (integer == 0)
            fail_corrupt("a number in a record is wrong");
        return integer - 1;
    }
    std::uint32_t integer32() const
    {
        if (integer > 0xffffffff)
            fail_corrupt("a number in a record is too large");
        return static_cast<std::uint32_t>(integer);
    }
    template <class Enum>
    Enum one_of(Enum highest) const
    {
        if (integer > static_cast<std::uint64_t>(highest))
            fail_corrupt("a record has a value that this program does not know");
        return static_cast<Enum>(integer);
    }

private:
    static timestamp unzigzag(std::uint64_t value) noexcept
    {
        const auto magnitude = static_cast<std::int64_t>(value >> 1);
        return timestamp{std::chrono::milliseconds{(value & 1) != 0 ? -magnitude - 1 : magnitude}};
    }
};

/// `f(const field&)` for each field in turn. Throws `error_code::corrupt`.
template <class F>
void for_each_field(std::string_view bytes, F&& f)
{
    reader from{bytes};
    while (!from.at_end()) {
        const std::uint64_t head = from.varint();
        if (head >> 1 > 0xffff)
            fail_corrupt("a record has a wrong tag");
        field one;
        one.tag = static_cast<unsigned>(head >> 1);
        if ((head & 1) != 0)
            one.text = from.text();
        else
            one.integer = from.varint();
        f(std::as_const(one));
    }
}

// --- keys -----------------------------------------------------------------------------------------------

inline std::string key_u32(std::uint32_t id)
{
    std::string key;
    append_big_endian(key, id, 4);
    return key;
}

inline std::string key_u64(std::uint64_t id)
{
    std::string key;
    append_big_endian(key, id, 8);
    return key;
}

inline std::uint64_t id_of_key(std::string_view key, unsigned bytes)
{
    if (key.size() != bytes)
        fail_corrupt("a key has a wrong length");
    return take_big_endian(key, bytes);
}

/// In `lists`: 'i' and the id holds the record, 'n' and the name holds the id.
inline std::string list_key(std::uint32_t id)
{
    std::string key{"i"};
    append_big_endian(key, id, 4);
    return key;
}
inline std::string list_name_key(std::string_view name) { return "n" + std::string{name}; }

/// In `entries`: 'e', the list, the pattern's first bits and, for a range, its last.
inline void append_pattern(std::string& key, const number_pattern& pattern)
{
    append_big_endian(key, pattern.first.bits(), 8);
    if (pattern.is_range())
        append_big_endian(key, pattern.last.bits(), 8);
}
inline number_pattern take_pattern(std::string_view& from)
{
    if (from.size() != 8 && from.size() != 16)
        fail_corrupt("an entry's key has a wrong length");
    number_pattern pattern;
    pattern.first = number::from_bits(take_big_endian(from, 8));
    pattern.last = from.empty() ? pattern.first : number::from_bits(take_big_endian(from, 8));
    return pattern;
}
inline std::string entry_prefix(std::uint32_t list)
{
    std::string key{"e"};
    append_big_endian(key, list, 4);
    return key;
}
inline std::string entry_key(std::uint32_t list, const number_pattern& pattern)
{
    std::string key = entry_prefix(list);
    append_pattern(key, pattern);
    return key;
}

/// In `entries`: 'x', the list, the expiry and the pattern; empty value. One for each entry in the timed layer
/// that has an expiry, so that those past it are found first.
inline std::string expiry_prefix(std::uint32_t list)
{
    std::string key{"x"};
    append_big_endian(key, list, 4);
    return key;
}
inline std::string expiry_key(std::uint32_t list, timestamp expires, const number_pattern& pattern)
{
    std::string key = expiry_prefix(list);
    // The sign bit turned, so that the order of the bytes is that of the times.
    append_big_endian(key, static_cast<std::uint64_t>(expires.time_since_epoch().count()) ^ std::uint64_t{1} << 63, 8);
    append_pattern(key, pattern);
    return key;
}
inline timestamp take_expiry(std::string_view& from)
{
    return timestamp{
        std::chrono::milliseconds{static_cast<std::int64_t>(take_big_endian(from, 8) ^ std::uint64_t{1} << 63)}};
}

/// In `details`: the import's layer and the pattern.
inline std::string detail_prefix(std::uint32_t layer) { return key_u32(layer); }
inline std::string detail_key(std::uint32_t layer, const number_pattern& pattern)
{
    std::string key = detail_prefix(layer);
    append_pattern(key, pattern);
    return key;
}

/// In `trail`: a pattern's first bits and the number of a journal record about it; empty value.
inline std::string trail_prefix(number first)
{
    std::string key;
    append_big_endian(key, first.bits(), 8);
    return key;
}
inline std::string trail_key(number first, std::uint64_t sequence)
{
    std::string key = trail_prefix(first);
    append_big_endian(key, sequence, 8);
    return key;
}

/// In `policies`: 'p' and the version holds the record, 'm' and the version the compiled image.
inline std::string policy_key(std::uint32_t version)
{
    std::string key{"p"};
    append_big_endian(key, version, 4);
    return key;
}
inline std::string image_key(std::uint32_t version)
{
    std::string key{"m"};
    append_big_endian(key, version, 4);
    return key;
}

// --- counters in `meta` -----------------------------------------------------------------------------------

inline constexpr std::string_view next_list = "next-list";
inline constexpr std::string_view next_layer = "next-layer";
inline constexpr std::string_view next_import = "next-import";
inline constexpr std::string_view next_policy = "next-policy";
inline constexpr std::string_view active_policy_version = "active-policy";
inline constexpr std::string_view shadow_policy_version = "shadow-policy";
inline constexpr std::string_view index_generation = "index-generation";

/// The counter's value, `otherwise` when it was never set.
inline std::uint64_t counter(const transaction& in, std::string_view name, std::uint64_t otherwise)
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

inline void set_counter(write_transaction& in, std::string_view name, std::uint64_t value)
{
    std::string bytes;
    append_little_endian(bytes, value, 8);
    in.put(table::meta, name, bytes);
}

/// The next id of a row that begins with 1 and never repeats.
inline std::uint32_t take_id(write_transaction& in, std::string_view name)
{
    const std::uint64_t id = counter(in, name, 1);
    if (id > 0xffffffff)
        throw error{error_code::full, "the store has used up its 4,294,967,295 ids (" + std::string{name} + ")"};
    set_counter(in, name, id + 1);
    return static_cast<std::uint32_t>(id);
}

// --- records ----------------------------------------------------------------------------------------------

inline std::string encode(const author& a)
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

inline author decode_author(std::string_view bytes)
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

inline std::string encode(const list_options& o)
{
    writer to;
    to.flag(1, o.registry);
    to.flag(2, o.review);
    to.optional(3, o.ttl ? std::optional{static_cast<std::uint64_t>(o.ttl->count())} : std::nullopt);
    to.optional(4, o.max);
    to.optional(5, o.max_age ? std::optional{static_cast<std::uint64_t>(o.max_age->count())} : std::nullopt);
    return to.take();
}

inline list_options decode_list_options(std::string_view bytes)
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

inline std::string encode(const list_info& l)
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

inline list_info decode_list(std::uint32_t id, std::string_view bytes)
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

inline std::string encode(const layer_info& l)
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

inline layer_info decode_layer(std::uint32_t id, std::string_view bytes)
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

inline std::string encode(const entry& e)
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

inline entry decode_entry(const number_pattern& pattern, std::string_view bytes)
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

inline std::string encode(const import_info& i)
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

inline import_info decode_import(std::uint32_t id, std::string_view bytes)
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

inline std::string encode(const journal_record& j)
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

inline journal_record decode_journal(std::uint64_t sequence, std::string_view bytes)
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

inline std::string encode(const import_detail& d)
{
    writer to;
    to.text(1, d.description);
    to.optional(2, d.date);
    return to.take();
}

inline import_detail decode_detail(std::string_view bytes)
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

inline std::string encode(const user_info& u)
{
    writer to;
    to.integer(1, static_cast<std::uint64_t>(u.role));
    to.text(2, u.password);
    to.time(3, u.created);
    to.text(4, encode(u.created_by));
    return to.take();
}

inline user_info decode_user(std::string_view name, std::string_view bytes)
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

inline std::string encode(const policy_info& p)
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

inline policy_info decode_policy(std::uint32_t version, std::string_view bytes)
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
