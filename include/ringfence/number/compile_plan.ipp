// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_NUMBER_COMPILE_PLAN_IPP
#define RINGFENCE_NUMBER_COMPILE_PLAN_IPP

#include <ringfence/number/automaton.hpp>
#include <ringfence/number/cell.hpp>
#include <ringfence/number/compile_plan.hpp>
#include <ringfence/number/digits.hpp>
#include <ringfence/number/metadata.hpp>
#include <ringfence/number/number.hpp>
#include <ringfence/number/plan.hpp>
#include <ringfence/number/region.hpp>
#include <ringfence/number/text.hpp>

#include <phonenumbers/phonenumberutil.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ringfence {

namespace detail {

/// Where one calling code, or one region, begins in the automata of the world.
struct compiled_numbering {
    std::uint16_t code = 0;
    std::uint16_t prefix = 0;
    std::uint16_t general = 0;
    std::uint32_t lengths = 0;
    std::uint16_t dial_out = 0;
    std::uint8_t shortest = 0;
    std::uint8_t longest = 0;
    std::string inserted;  ///< at most 4 digits
};

/// States with labels, for the tables of countries and types; equal ones only once.
struct labelled_state {
    std::array<std::uint16_t, 10> next{};
    std::uint16_t label = 0;  ///< below 256
};

struct labelled_table {
    std::vector<labelled_state> states{labelled_state{}};
    places_by_bytes known;
    std::map<int, std::uint16_t> start;  ///< by calling code

    std::uint16_t append(const labelled_state& state)
    {
        if (states.size() > 0xfffe)
            throw bad_pattern{"a table of the numbering plan needs more than 65535 states"};
        states.push_back(state);
        return static_cast<std::uint16_t>(states.size() - 1);
    }

    std::uint16_t intern(const labelled_state& state)
    {
        static constexpr labelled_state none;
        const std::string_view bytes = bytes_of(std::span{&state, 1});
        if (bytes == bytes_of(std::span{&none, 1}))
            return 0;
        if (const auto found = known.find(bytes); found != known.end())
            return found->second;
        const std::uint16_t place = append(state);
        known.emplace(bytes, place);
        return place;
    }
};

/// `possible_length` as bits; bit n for n digits.
inline std::uint32_t length_bits(const phone_metadata_desc& desc)
{
    std::uint32_t bits = 0;
    for (const int length : desc.possible_length())
        if (length > 0 && length < 32)
            bits |= std::uint32_t{1} << length;
    return bits;
}

/// The lengths that may be left after a national prefix: those possible, and any above the longest, for the
/// library takes a number that is too long as a number.
inline compiled_numbering compile_numbering(const phone_metadata& region, digit_automata& automata)
{
    const phone_metadata_desc& general = region.general_desc();
    compiled_numbering made;
    made.code = static_cast<std::uint16_t>(region.country_code());
    // The library looks at the second group where there are two, at the first otherwise. Its rules put digits before
    // that group and keep nothing else: `9$1`, `$2`.
    const std::string& prefix = region.national_prefix_for_parsing();
    const std::string& rule = region.national_prefix_transform_rule();
    unsigned group = 0;
    if (!prefix.empty() && !rule.empty()) {
        group = std::min(pattern_compiler::compile(prefix).groups, 2U);
        const auto dollar = rule.find('$');
        made.inserted = rule.substr(0, dollar);
        if (dollar == std::string::npos || rule.substr(dollar + 1) != std::to_string(group) ||
            !are_digits(made.inserted) || made.inserted.size() > 4)
            throw bad_pattern{"the national prefix of " + region.id() + " is rewritten in an unknown way: `" + rule +
                              '`'};
    }
    made.prefix = automata.add_prefix(prefix, group);
    made.general = automata.add_general(general.national_number_pattern());
    made.dial_out = automata.add_prefix(region.international_prefix(), 0);
    std::uint32_t possible = length_bits(general);
    for (unsigned n = 31; n > 0 && possible != 0; --n) {
        if ((possible >> n & 1U) != 0) {
            made.longest = static_cast<std::uint8_t>(n);
            break;
        }
    }
    for (unsigned n = 31; n > 0; --n)
        if ((possible >> n & 1U) != 0)
            made.shortest = static_cast<std::uint8_t>(n);
    if (possible != 0)
        for (unsigned n = made.longest + 1U; n < 32; ++n)
            possible |= std::uint32_t{1} << n;
    for (const int length : general.possible_length_local_only())
        if (length > 0 && length < 32)
            possible &= ~(std::uint32_t{1} << length);
    made.lengths = possible;
    return made;
}

/// The numbering of the whole world: what does not depend on the default region. Made once in a process.
struct compiled_world {
    digit_automata automata;
    std::map<int, compiled_numbering> codes;
    std::map<std::string, compiled_numbering, std::less<>> regions;

    compiled_world()
    {
        for (const auto& [code, sharing] : phone_metadata_known().by_code)
            codes.emplace(code, compile_numbering(*sharing.front(), automata));
        for (const auto& [id, region] : phone_metadata_known().by_region)
            regions.emplace(id, compile_numbering(*region, automata));
    }
};

inline const compiled_world& world_known()
{
    static const compiled_world world;
    return world;
}

/// Follows all the patterns of a calling code at once and labels every number of up to 15 digits.
class label_compiler {
public:
    /// Labels `countries`: the regions of `names`, by their place; otherwise the values of `number_type`.
    enum class purpose { countries, types };

    label_compiler(purpose what, const std::vector<std::string>& names) : purpose_{what}
    {
        for (const auto& [code, sharing] : phone_metadata_known().by_code) {
            if (what == purpose::countries && sharing.size() == 1) {
                // Any number of the calling code is of its only region: a state that leads to itself.
                const auto self = static_cast<std::uint16_t>(table_.states.size());
                labelled_state state{.label = place_of(sharing.front()->id(), names)};
                state.next.fill(self);
                table_.start[code] = table_.append(state);
            } else {
                table_.start[code] = compile(code, sharing, names);
            }
        }
    }

    labelled_table take() { return std::move(table_); }

private:
    // What of a region is followed: the general pattern, ten types, and the leading digits.
    enum part : std::uint8_t {
        general,
        premium,
        tollfree,
        shared_cost,
        voip,
        personal,
        pager,
        uan,
        voicemail,
        fixed,
        mobile,
        leading,
        parts
    };
    static constexpr std::uint16_t any = 0xffff;  ///< in place of a state: matched, whatever follows

    struct region_rules {
        std::array<std::uint32_t, parts> lengths{};  ///< 0: any
        bool same_fixed_and_mobile = false;
        bool has_leading_digits = false;
        std::uint8_t country = 0;
    };

    /// Which part of which region is in which state: those alone that may still match.
    struct position {
        std::uint16_t what = 0;
        std::uint16_t at = 0;

        friend bool operator==(const position&, const position&) = default;
    };
    using positions = std::vector<position>;

    static std::uint8_t place_of(const std::string& name, const std::vector<std::string>& names)
    {
        return static_cast<std::uint8_t>(std::find(names.begin(), names.end(), name) - names.begin());
    }

    static std::array<const phone_metadata_desc*, leading> descriptions_of(const phone_metadata& region)
    {
        return {&region.general_desc(), &region.premium_rate(),    &region.toll_free(), &region.shared_cost(),
                &region.voip(),         &region.personal_number(), &region.pager(),     &region.uan(),
                &region.voicemail(),    &region.fixed_line(),      &region.mobile()};
    }

    std::uint16_t compile(int code, const std::vector<const phone_metadata*>& sharing,
                          const std::vector<std::string>& names)
    {
        automata_ = digit_automata{};
        rules_.clear();
        for (places_by_bytes& made : made_)
            made.clear();
        positions start;
        for (const phone_metadata* region : sharing) {
            const auto first = static_cast<std::uint16_t>(rules_.size() * parts);
            region_rules rules{.same_fixed_and_mobile = region->same_mobile_and_fixed_line_pattern(),
                               .has_leading_digits = region->has_leading_digits() && sharing.size() > 1,
                               .country = place_of(region->id(), names)};
            const auto descriptions = descriptions_of(*region);
            for (std::size_t i = 0; i < descriptions.size(); ++i) {
                rules.lengths[i] = length_bits(*descriptions[i]);
                const bool never = descriptions[i]->possible_length_size() > 0 && rules.lengths[i] == 0;
                const std::uint16_t at =
                    never ? std::uint16_t{0} : automata_.add_general(descriptions[i]->national_number_pattern());
                if (at != 0)
                    start.push_back({static_cast<std::uint16_t>(first + i), at});
            }
            if (rules.has_leading_digits)
                start.push_back(
                    {static_cast<std::uint16_t>(first + leading), automata_.add_general(region->leading_digits())});
            rules_.push_back(rules);
        }
        const int code_digits = code > 99 ? 3 : code > 9 ? 2 : 1;
        longest_ = static_cast<unsigned>(static_cast<int>(number::max_e164_digits) - code_digits);
        return follow(std::move(start), 0);
    }

    std::uint16_t follow(positions where, unsigned digits)
    {
        if (where.empty())
            return 0;
        auto& made = made_[digits];
        const std::string_view bytes = bytes_of(std::span{std::as_const(where)});
        if (const auto found = made.find(bytes); found != made.end())
            return found->second;
        labelled_state state{.label = label(where, digits)};
        if (digits < longest_) {
            positions next;
            positions before;
            for (unsigned d = 0; d < 10; ++d) {
                next.clear();
                for (const auto& [what, at] : where) {
                    const std::uint16_t to = at == any ? any : automata_.states()[at].next[d];
                    if (to == 0)
                        continue;
                    const bool settled = what % parts == leading && to != any &&
                                         (automata_.states()[to].flags & digit_automata::accepts) != 0;
                    next.push_back({what, settled ? any : to});
                }
                state.next[d] = d > 0 && next == before ? state.next[d - 1] : follow(next, digits + 1);
                std::swap(next, before);
            }
        }
        const std::uint16_t made_now = table_.intern(state);
        made.emplace(bytes, made_now);
        return made_now;
    }

    /// What the library says of a number that ends here: see GetRegionCodeForNumber and GetNumberType there.
    std::uint8_t label(const positions& where, unsigned digits) const
    {
        std::vector<std::uint32_t> matching(rules_.size());  // by region, bit n: part n matches
        for (const auto& [what, at] : where) {
            const std::size_t region = what / parts;
            const unsigned what_part = what % parts;
            const std::uint32_t lengths = rules_[region].lengths[what_part];
            const bool accepted = at == any || (automata_.states()[at].flags & digit_automata::accepts) != 0;
            if (accepted && (lengths == 0 || (lengths >> digits & 1U) != 0))
                matching[region] |= std::uint32_t{1} << what_part;
        }
        for (std::size_t region = 0; region < rules_.size(); ++region) {
            const number_type type = type_of(matching[region], rules_[region]);
            const bool chosen =
                rules_.size() == 1 || (rules_[region].has_leading_digits ? (matching[region] >> leading & 1U) != 0
                                                                         : type != number_type::unknown);
            if (chosen)
                return purpose_ == purpose::countries ? rules_[region].country : static_cast<std::uint8_t>(type);
        }
        return 0;
    }

    static number_type type_of(std::uint32_t matching, const region_rules& rules)
    {
        const auto matches = [matching](part p) { return (matching >> p & 1U) != 0; };
        constexpr std::array<std::pair<part, number_type>, 8> in_order{{{premium, number_type::premium},
                                                                        {tollfree, number_type::tollfree},
                                                                        {shared_cost, number_type::shared_cost},
                                                                        {voip, number_type::voip},
                                                                        {personal, number_type::personal},
                                                                        {pager, number_type::pager},
                                                                        {uan, number_type::uan},
                                                                        {voicemail, number_type::voicemail}}};
        if (!matches(general))
            return number_type::unknown;
        for (const auto& [p, type] : in_order)
            if (matches(p))
                return type;
        if (matches(fixed))
            return rules.same_fixed_and_mobile || matches(mobile) ? number_type::fixed_or_mobile : number_type::fixed;
        return !rules.same_fixed_and_mobile && matches(mobile) ? number_type::mobile : number_type::unknown;
    }

    purpose purpose_;
    labelled_table table_;
    digit_automata automata_;
    std::vector<region_rules> rules_;
    std::array<places_by_bytes, number::max_e164_digits + 1> made_;  ///< by digits read, then by positions
    unsigned longest_ = 0;
};

/// The names of the table of countries: `ZZ` first, then the regions, then `001`.
inline const std::vector<std::string>& country_names()
{
    static const std::vector<std::string> names = [] {
        std::vector<std::string> made{"ZZ"};
        for (const auto& [id, region] : phone_metadata_known().by_region)
            made.push_back(id);
        made.emplace_back("001");
        return made;
    }();
    return names;
}

inline const labelled_table& country_table_known()
{
    static const labelled_table table = label_compiler{label_compiler::purpose::countries, country_names()}.take();
    return table;
}

inline const labelled_table& type_table_known()
{
    static const labelled_table table = label_compiler{label_compiler::purpose::types, country_names()}.take();
    return table;
}

/// Writes a numbering plan's bytes: FORMAT.md.
class plan_writer {
public:
    static std::string write(std::string_view region, plan_parts parts)
    {
        plan_writer self;
        self.put(region, parts);
        return std::move(self.bytes_);
    }

private:
    void u8(std::size_t value) { bytes_.push_back(static_cast<char>(static_cast<unsigned char>(value))); }

    void u16(std::size_t value)
    {
        u8(value & 0xff);
        u8(value >> 8 & 0xff);
    }

    void u32(std::size_t value)
    {
        u16(value & 0xffff);
        u16(value >> 16);
    }

    /// The number under which a state of the world is written: only those that are needed are.
    std::uint16_t place(std::uint16_t state)
    {
        const auto [found, is_new] = places_.try_emplace(state, static_cast<std::uint16_t>(written_.size()));
        if (is_new)
            written_.push_back(state);
        return found->second;
    }

    void put_numbering(const compiled_numbering& numbering, const labelled_table* countries,
                       const labelled_table* types)
    {
        u16(numbering.code);
        u16(place(numbering.prefix));
        u16(place(numbering.general));
        u32(numbering.lengths);
        u16(countries != nullptr ? countries->start.at(numbering.code) : 0);
        u16(types != nullptr ? types->start.at(numbering.code) : 0);
        u8(numbering.inserted.size());
        for (std::size_t i = 0; i < 4; ++i)
            u8(static_cast<unsigned char>(i < numbering.inserted.size() ? numbering.inserted[i] : '0'));
    }

    void put_table(const labelled_table* table)
    {
        static const labelled_table empty;
        for (const labelled_state& state : table != nullptr ? table->states : empty.states) {
            for (const std::uint16_t next : state.next)
                u16(next);
            u8(state.label);
        }
    }

    void put(std::string_view region, plan_parts parts)
    {
        const compiled_world& world = world_known();
        const labelled_table* countries = parts.countries ? &country_table_known() : nullptr;
        const labelled_table* types = parts.types ? &type_table_known() : nullptr;
        const std::vector<std::string> no_names{"ZZ"};
        const std::vector<std::string>& names = parts.countries ? country_names() : no_names;

        bytes_ += "RFNP";
        u8(1);
        u8((parts.countries ? 1U : 0U) | (parts.types ? 2U : 0U));
        for (std::size_t i = 0; i < 2; ++i)
            u8(region.empty() ? 0U : static_cast<unsigned char>(region[i]));
        u16(world.codes.size());
        const std::size_t states_at = bytes_.size();
        u16(0);
        u16(names.size());
        u16(countries != nullptr ? countries->states.size() : 1);
        u16(types != nullptr ? types->states.size() : 1);

        place(0);
        for (const auto& [code, numbering] : world.codes)
            put_numbering(numbering, countries, types);
        if (!region.empty()) {
            const compiled_numbering& home = world.regions.find(region)->second;
            put_numbering(home, countries, types);
            u16(place(home.dial_out));
            u8(home.shortest);
            u8(home.longest);
        }
        for (std::size_t i = 0; i < written_.size(); ++i) {  // grows meanwhile
            const digit_state& state = world.automata.states()[written_[i]];
            for (const std::uint16_t next : state.next)
                u16(place(next));
            u16(state.flags);
            u16(state.group);
        }
        bytes_[states_at] = static_cast<char>(static_cast<unsigned char>(written_.size() & 0xff));
        bytes_[states_at + 1] = static_cast<char>(static_cast<unsigned char>(written_.size() >> 8));
        for (const std::string& name : names)
            for (std::size_t i = 0; i < 3; ++i)
                u8(i < name.size() ? static_cast<unsigned char>(name[i]) : 0U);
        put_table(countries);
        put_table(types);
    }

    std::string bytes_;
    std::map<std::uint16_t, std::uint16_t> places_;
    std::vector<std::uint16_t> written_;
};

}  // namespace detail

RINGFENCE_DECL bool known_region(std::string_view region)
{
    return detail::phone_metadata_known().by_region.contains(region);
}

RINGFENCE_DECL std::vector<std::string> regions()
{
    std::vector<std::string> found;
    for (const auto& [id, region] : detail::phone_metadata_known().by_region)
        found.push_back(id);
    return found;
}

RINGFENCE_DECL std::vector<numbering_region> numbering_regions()
{
    const detail::phone_metadata_index& known = detail::phone_metadata_known();
    std::vector<numbering_region> found;
    for (const auto& [id, region] : known.by_region) {
        const int code = region->country_code();
        found.push_back({id, code, known.by_code.at(code).size() == 1});
    }
    return found;
}

RINGFENCE_DECL std::string compile_numbering_plan(std::string_view region, plan_parts parts)
{
    if (!region.empty() && !known_region(region))
        throw std::invalid_argument{"unknown region `" + std::string{region} + '`'};
    return detail::plan_writer::write(region, parts);
}

}  // namespace ringfence

#endif
