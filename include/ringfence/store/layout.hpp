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

#include <ringfence/base/time.hpp>
#include <ringfence/config.hpp>
#include <ringfence/number/number.hpp>
#include <ringfence/store/environment.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
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
RINGFENCE_DECL void add_reason(author& by, std::string_view more);

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

RINGFENCE_DECL void append_big_endian(std::string& to, std::uint64_t value, unsigned bytes);

/// The first `bytes` bytes of `from` as a big-endian integer, taken off it.
RINGFENCE_DECL std::uint64_t take_big_endian(std::string_view& from, unsigned bytes);

RINGFENCE_DECL void append_little_endian(std::string& to, std::uint64_t value, unsigned bytes);

RINGFENCE_DECL void append_varint(std::string& to, std::uint64_t value);

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
RINGFENCE_DECL std::string key_u32(std::uint32_t id);

RINGFENCE_DECL std::string key_u64(std::uint64_t id);

RINGFENCE_DECL std::uint64_t id_of_key(std::string_view key, unsigned bytes);

/// In `lists`: 'i' and the id holds the record, 'n' and the name holds the id.
RINGFENCE_DECL std::string list_key(std::uint32_t id);
inline std::string list_name_key(std::string_view name) { return "n" + std::string{name}; }

/// In `entries`: 'e', the list, the pattern's first bits and, for a range, its last.
RINGFENCE_DECL void append_pattern(std::string& key, const number_pattern& pattern);
RINGFENCE_DECL number_pattern take_pattern(std::string_view& from);
RINGFENCE_DECL std::string entry_prefix(std::uint32_t list);
RINGFENCE_DECL std::string entry_key(std::uint32_t list, const number_pattern& pattern);

/// In `entries`: 'x', the list, the expiry and the pattern; empty value. One for each entry in the timed layer
/// that has an expiry, so that those past it are found first.
RINGFENCE_DECL std::string expiry_prefix(std::uint32_t list);
RINGFENCE_DECL std::string expiry_key(std::uint32_t list, timestamp expires, const number_pattern& pattern);
RINGFENCE_DECL timestamp take_expiry(std::string_view& from);

/// In `details`: the import's layer and the pattern.
inline std::string detail_prefix(std::uint32_t layer) { return key_u32(layer); }
RINGFENCE_DECL std::string detail_key(std::uint32_t layer, const number_pattern& pattern);

/// In `trail`: a pattern's first bits and the number of a journal record about it; empty value.
RINGFENCE_DECL std::string trail_prefix(number first);
RINGFENCE_DECL std::string trail_key(number first, std::uint64_t sequence);

/// In `policies`: 'p' and the version holds the record, 'm' and the version the compiled image.
RINGFENCE_DECL std::string policy_key(std::uint32_t version);
RINGFENCE_DECL std::string image_key(std::uint32_t version);

// --- counters in `meta` -----------------------------------------------------------------------------------

inline constexpr std::string_view next_list = "next-list";
inline constexpr std::string_view next_layer = "next-layer";
inline constexpr std::string_view next_import = "next-import";
inline constexpr std::string_view next_policy = "next-policy";
inline constexpr std::string_view active_policy_version = "active-policy";
inline constexpr std::string_view shadow_policy_version = "shadow-policy";
inline constexpr std::string_view index_generation = "index-generation";

/// The counter's value, `otherwise` when it was never set.
RINGFENCE_DECL std::uint64_t counter(const transaction& in, std::string_view name, std::uint64_t otherwise);

RINGFENCE_DECL void set_counter(write_transaction& in, std::string_view name, std::uint64_t value);

/// The next id of a row that begins with 1 and never repeats.
RINGFENCE_DECL std::uint32_t take_id(write_transaction& in, std::string_view name);

// --- records ----------------------------------------------------------------------------------------------
RINGFENCE_DECL std::string encode(const author& a);

RINGFENCE_DECL author decode_author(std::string_view bytes);

RINGFENCE_DECL std::string encode(const list_options& o);

RINGFENCE_DECL list_options decode_list_options(std::string_view bytes);

RINGFENCE_DECL std::string encode(const list_info& l);

RINGFENCE_DECL list_info decode_list(std::uint32_t id, std::string_view bytes);

RINGFENCE_DECL std::string encode(const layer_info& l);

RINGFENCE_DECL layer_info decode_layer(std::uint32_t id, std::string_view bytes);

RINGFENCE_DECL std::string encode(const entry& e);

RINGFENCE_DECL entry decode_entry(const number_pattern& pattern, std::string_view bytes);

RINGFENCE_DECL std::string encode(const import_info& i);

RINGFENCE_DECL import_info decode_import(std::uint32_t id, std::string_view bytes);

RINGFENCE_DECL std::string encode(const journal_record& j);

RINGFENCE_DECL journal_record decode_journal(std::uint64_t sequence, std::string_view bytes);

RINGFENCE_DECL std::string encode(const import_detail& d);

RINGFENCE_DECL import_detail decode_detail(std::string_view bytes);

RINGFENCE_DECL std::string encode(const user_info& u);

RINGFENCE_DECL user_info decode_user(std::string_view name, std::string_view bytes);

RINGFENCE_DECL std::string encode(const policy_info& p);

RINGFENCE_DECL policy_info decode_policy(std::uint32_t version, std::string_view bytes);

}  // namespace layout

}  // namespace ringfence::store

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/store/layout.ipp>
#endif

#endif
