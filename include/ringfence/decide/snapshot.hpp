// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// One state of the store as decisions see it: the policy in force, which of its lists each layer of the index belongs
// to, and the index's directory. Immutable, shared by all threads, replaced when a commit has made it old; what has
// not changed is taken over from the one before.

#ifndef RINGFENCE_DECIDE_SNAPSHOT_HPP
#define RINGFENCE_DECIDE_SNAPSHOT_HPP

#include <ringfence/base/mutex.hpp>
#include <ringfence/base/time_text.hpp>
#include <ringfence/config.hpp>
#include <ringfence/decide/program.hpp>
#include <ringfence/store/index/directory.hpp>
#include <ringfence/store/index/numbers.hpp>
#include <ringfence/store/index/spans.hpp>
#include <ringfence/store/journal/journal.hpp>
#include <ringfence/store/lists/entries.hpp>
#include <ringfence/store/lists/lists.hpp>
#include <ringfence/store/lists/staleness.hpp>
#include <ringfence/store/policies.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ringfence {

/// There is no policy to decide by.
class no_policy : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// A number that may be presented, and its digits moved to the left of 15 places: in this order numbers with a
/// common beginning stand together, whatever their lengths.
struct pool_number {
    std::uint64_t aligned = 0;
    number value;
};

using number_pool = std::vector<pool_number>;

namespace detail {

inline constexpr std::uint64_t power_of_ten(unsigned exponent) noexcept
{
    std::uint64_t power = 1;
    while (exponent-- > 0)
        power *= 10;
    return power;
}

}  // namespace detail

/// Lowest and highest `pool_number::aligned` of E.164 numbers that begin with the `digits` digits of `head`.
constexpr std::pair<std::uint64_t, std::uint64_t> aligned_range(std::uint64_t head, unsigned digits) noexcept
{
    std::uint64_t power = 1;
    for (unsigned i = digits; i < number::max_e164_digits; ++i)
        power *= 10;
    return {head * power, head * power + (power - 1)};
}

/// Something that speaks of a number in a list: what puts it there, or what would.
struct list_mention {
    enum class source : std::uint8_t {
        rule_file,  ///< written between the list's braces
        entry,      ///< put in by a person, a program or a rule
        import
    };

    source from = source::rule_file;
    number_pattern pattern{};  ///< the number itself, or the prefix or range that covers it
    bool counts = false;       ///< by this alone the number is in the list
    std::optional<store::entry> entry{};
    std::optional<store::import_info> import{};  ///< also of an entry that came with an import
    store::import_detail detail{};               ///< what the import's file says of it
    bool awaits_approval = false;                ///< an import under review

    friend bool operator==(const list_mention&, const list_mention&) = default;
};

/// A list used as a pool of numbers to present may have this many.
inline constexpr std::size_t max_pool_numbers = 1'000'000;

/// A version of a store's policy that somebody has decoded before.
struct decoded_policy {
    std::uint32_t version = 0;
    std::shared_ptr<const program> rules{};
};

/// Immutable, so any number of threads may read one. The registry that it was loaded with must outlive it; the store
/// need not, but to be read in it has to be in a transaction of the state that it was loaded from.
class snapshot {
public:
    /// Loads the state that `in` sees. `before` may be null; otherwise it is another snapshot of the same store, whose
    /// unchanged parts are taken over. `known`: spares decoding that version. Throws `store::error`, `no_policy`, and
    /// what `program` throws of the policy in force; a shadow that cannot be used is told by `shadow_trouble`.
    static std::shared_ptr<const snapshot> load(const store::transaction& in, const registry& words,
                                                const std::shared_ptr<const snapshot>& before,
                                                const decoded_policy& known = {});

    /// A policy without a store: its lists hold what it writes into them, and what only a store tells throws
    /// `std::logic_error`.
    static std::shared_ptr<const snapshot> of(std::shared_ptr<const program> rules, std::uint32_t policy_version);

    std::uint64_t id() const noexcept { return id_; }
    std::uint64_t generation() const noexcept { return generation_; }
    std::uint32_t policy_version() const noexcept { return policy_version_; }
    const program& rules() const noexcept { return *program_; }
    /// The id in the store of a list, by its place in the policy, which has it; 0 where the store has not.
    std::uint32_t id_of(std::uint32_t list) const noexcept { return lists_[list].id; }

    /// When a list (by its place in the policy) was last filled; nothing where it is not in the store. Throws
    /// `damaged_bytes` for a place that the policy does not have, as `is_stale`.
    std::optional<store::filling> last_filling(std::uint32_t list) const;

    /// Whether a list (by its place in the policy) has a `max-age` and was last filled longer ago. One that is not in
    /// the store was never filled.
    bool is_stale(std::uint32_t list, timestamp now) const;

    const std::shared_ptr<const program>& shared_rules() const noexcept { return program_; }

    /// Finds a number's place in the index and begins to fetch what is kept there; `prefetch` is the next step, some
    /// time after it. Neither needs a transaction.
    store::directory::place place_of(number n) const noexcept { return directory_->place_of(n.bits()); }
    void prefetch(const store::directory::place& at) const noexcept { directory_->prefetch(at); }

    /// See `engine::check_index`. In a transaction of its state.
    bool check_index(std::size_t bytes) const { return directory_->expect_whole(bytes); }

    /// The policy in waiting, over the same lists; null where there is none or it cannot be used.
    const snapshot* shadow() const noexcept { return shadow_.get(); }
    /// The version of the policy in waiting, 0 without one; and why it cannot be used.
    std::uint32_t shadow_version() const noexcept { return shadow_version_; }
    const std::string& shadow_trouble() const noexcept { return shadow_trouble_; }

private:
    friend class snapshot_view;

    enum class layer_meaning : std::uint8_t { none, in_force, look_at_entry };
    struct layer_use {
        std::uint16_t list = 0;
        layer_meaning meaning = layer_meaning::none;
    };
    struct stored_list {
        std::uint32_t id = 0;  ///< 0: not in the store
        std::uint64_t revision = 0;
        store::filling filled{};
    };
    struct kept_pool {
        std::uint64_t revision = 0;
        std::shared_ptr<const number_pool> pool;
    };

    void place_lists(const store::transaction& in);

    /// A policy in waiting that cannot be used is no reason not to decide by the one in force.
    void load_shadow(const store::transaction& in, const registry& words,
                     const std::shared_ptr<const snapshot>& before);

    void take_over_pools(const snapshot& before) RINGFENCE_EXCLUDES(pools_mutex_, before.pools_mutex_);

    std::uint64_t id_ = 0;
    std::uint64_t generation_ = 0;
    std::uint32_t policy_version_ = 0;
    std::shared_ptr<const program> program_;
    std::shared_ptr<const store::directory> directory_;
    std::vector<stored_list> lists_;  ///< by their place in the policy
    std::vector<layer_use> layers_;   ///< by layer id
    std::uint32_t shadow_version_ = 0;
    std::shared_ptr<const snapshot> shadow_;
    std::string shadow_trouble_;

    // Filled on first use, since only presentations ask for pools.
    mutable mutex pools_mutex_;
    mutable std::map<std::uint32_t, kept_pool> pools_ RINGFENCE_GUARDED_BY(pools_mutex_);
};

/// A snapshot together with the live transaction that it may be read in. Both must outlive it. For one thread. What is
/// read in a store throws `store::error`, and `damaged_bytes` for a list's place that the policy does not have; without
/// a store it throws `std::logic_error`.
class snapshot_view {
public:
    snapshot_view(const snapshot& seen, const store::transaction& in) noexcept : seen_{seen}, in_{&in} {}

    /// Of a policy without a store.
    explicit snapshot_view(const snapshot& seen) noexcept : seen_{seen} {}

    const program& rules() const noexcept { return seen_.rules(); }
    std::uint64_t generation() const noexcept { return seen_.generation(); }
    std::uint32_t policy_version() const noexcept { return seen_.policy_version(); }
    const snapshot& state() const noexcept { return seen_; }

    /// Another policy over the same state of the store.
    snapshot_view of(const snapshot& other) const noexcept
    {
        snapshot_view view{other};
        view.in_ = in_;
        return view;
    }

    /// As `snapshot` says.
    std::optional<store::filling> last_filling(std::uint32_t list) const { return seen_.last_filling(list); }
    bool is_stale(std::uint32_t list, timestamp now) const { return seen_.is_stale(list, now); }

    /// Sets in `found` the lists that the number is in at the time that `now()` tells; it is called only where an entry
    /// with a beginning or an end is met. Throws `store::error`.
    template <class Now>
    void lists_of(number n, Now&& now, list_set& found) const
    {
        lists_of(n, seen_.place_of(n), now, found);
    }

    /// As above for a number whose place is known.
    template <class Now>
    void lists_of(number n, const store::directory::place& at, Now&& now, list_set& found) const
    {
        written_lists_of(n, found);
        stored_lists_of(n, at, now, found);
    }

    /// Sets in `found` the lists that the rule files write the number into.
    void written_lists_of(number n, list_set& found) const
    {
        if (!rules().inline_numbers().empty())
            rules().inline_numbers().visit(n, [&](std::uint32_t list) {
                found.set(list);
                return false;
            });
    }

    /// Sets in `found` the lists that people, rules and imports put the number into, as `lists_of`.
    template <class Now>
    void stored_lists_of(number n, const store::directory::place& at, Now&& now, list_set& found) const
    {
        seen_.directory_->layers_of(at, [&](std::uint32_t layer) {
            if (layer >= seen_.layers_.size())
                return;
            const snapshot::layer_use use = seen_.layers_[layer];
            if (use.meaning == snapshot::layer_meaning::in_force)
                found.set(use.list);
            else if (use.meaning == snapshot::layer_meaning::look_at_entry && !found.test(use.list) &&
                     store::timed_in_force(in(), seen_.lists_[use.list].id, n, now()))
                found.set(use.list);
        });
    }

    /// The numbers of a list (by its place in the policy) that may be presented at some time, in the order of
    /// `pool_number::aligned`. Whether one is in force now is still to be asked; prefixes give none. Throws
    /// `store::error`, also where they are more than `max_pool_numbers`.
    std::shared_ptr<const number_pool> pool_of(std::uint32_t list) const
    {
        if (list >= seen_.lists_.size())
            throw damaged_bytes{"the compiled policy is damaged: a list that it does not have"};
        {
            const mutex_lock lock{seen_.pools_mutex_};
            if (const auto kept = seen_.pools_.find(list); kept != seen_.pools_.end())
                return kept->second.pool;
        }
        auto pool = std::make_shared<number_pool>();
        for (const number_pattern& p : rules().source().lists[list].numbers)
            append(*pool, p, list);
        if (seen_.lists_[list].id != 0)
            store::for_each_pattern(in(), seen_.lists_[list].id, timestamp::min(),
                                    [&](const number_pattern& p) { append(*pool, p, list); });
        const auto before = [](const pool_number& a, const pool_number& b) {
            return a.aligned != b.aligned ? a.aligned < b.aligned : a.value < b.value;
        };
        std::sort(pool->begin(), pool->end(), before);
        pool->erase(
            std::unique(pool->begin(), pool->end(), [](const auto& a, const auto& b) { return a.value == b.value; }),
            pool->end());
        const mutex_lock lock{seen_.pools_mutex_};
        return seen_.pools_.try_emplace(list, snapshot::kept_pool{seen_.lists_[list].revision, std::move(pool)})
            .first->second.pool;
    }

    /// All that speaks of a number in a list (by its place in the policy), what counts first. For people: it takes
    /// longer than a decision. Throws `store::error`.
    std::vector<list_mention> mentions_of(std::uint32_t list, number n, timestamp now) const;

private:
    void append(number_pool& pool, const number_pattern& p, std::uint32_t list) const
    {
        if (p.is_prefix())
            return;
        const std::uint64_t count = p.last.bits() - p.first.bits() + 1;
        if (count > max_pool_numbers || pool.size() + count > max_pool_numbers)
            throw store::error{store::error_code::full,
                               "the list `" + rules().source().lists[list].name +
                                   "` has more than 1,000,000 numbers, too many to present one of them"};
        for (std::uint64_t bits = p.first.bits(); bits <= p.last.bits(); ++bits) {
            const number n = number::from_bits(bits);
            pool.push_back({n.kind() == number_kind::e164 ? aligned_range(n.value(), n.digit_count()).first : bits, n});
        }
    }

    const store::transaction& in() const
    {
        if (!in_)
            throw std::logic_error{"a policy without a store was asked for what a store holds"};
        return *in_;
    }

    const snapshot& seen_;
    const store::transaction* in_ = nullptr;
};

inline std::vector<list_mention> snapshot_view::mentions_of(std::uint32_t list, number n, timestamp now) const
{
    using source = list_mention::source;
    if (list >= seen_.lists_.size())
        throw damaged_bytes{"the compiled policy is damaged: a list that it does not have"};
    std::vector<list_mention> found;
    const bool is_written = rules().inline_numbers().visit(n, [&](std::uint32_t in) { return in == list; });
    if (is_written)
        for (const number_pattern& p : rules().source().lists[list].numbers)
            if (p.covers(n))
                found.push_back({.from = source::rule_file, .pattern = p, .counts = true});
    const std::uint32_t id = seen_.lists_[list].id;
    if (id == 0)
        return found;

    for (store::entry& e : store::find_entries(in(), id, n)) {
        list_mention m{.from = source::entry, .pattern = e.pattern, .counts = store::in_force(e, now)};
        if (e.import != 0)
            m.import = store::find_import(in(), e.import);
        m.entry = std::move(e);
        found.push_back(std::move(m));
    }

    std::vector<store::layer_info> imports;
    seen_.directory_->layers_of(seen_.place_of(n), [&](std::uint32_t layer) {
        if (auto info = store::find_layer(in(), layer);
            info && info->list == id && info->kind == store::layer_kind::import &&
            (info->state == store::layer_state::active || info->state == store::layer_state::pending) &&
            std::find(imports.begin(), imports.end(), *info) == imports.end())
            imports.push_back(*info);
    });
    for (const store::layer_info& layer : imports) {
        const auto mention = [&](const number_pattern& p) {
            list_mention m{.from = source::import, .pattern = p};
            m.counts = layer.state == store::layer_state::active;
            m.awaits_approval = !m.counts;
            m.import = store::find_import(in(), store::detail::brought_by(layer));
            if (m.import)
                m.detail = store::detail::detail_of(in(), m.import->layer, p);
            found.push_back(std::move(m));
        };
        if (store::has_bit(in(), layer.id, n.bits()))
            mention({n, n});
        if (layer.patterns != 0)
            store::for_each_cover(in(), n, [&](std::uint32_t of, const number_pattern& p) {
                if (of == layer.id)
                    mention(p);
            });
    }
    std::stable_partition(found.begin(), found.end(), [](const list_mention& m) { return m.counts; });
    return found;
}

}  // namespace ringfence

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/decide/snapshot.ipp>
#endif

#endif
