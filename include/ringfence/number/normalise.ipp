// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_NUMBER_NORMALISE_IPP
#define RINGFENCE_NUMBER_NORMALISE_IPP

#include <ringfence/number/automaton.hpp>
#include <ringfence/number/cell.hpp>
#include <ringfence/number/digits.hpp>
#include <ringfence/number/metadata.hpp>
#include <ringfence/number/normalise.hpp>
#include <ringfence/number/number.hpp>
#include <ringfence/number/plan.hpp>
#include <ringfence/number/region.hpp>
#include <ringfence/number/text.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <phonenumbers/phonenumberutil.h>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ringfence {

RINGFENCE_DECL cell_reader make_cell_reader(std::string_view region, sender_reading senders)
{
    return cell_reader{numbering_plan::decode(compile_numbering_plan(region, {.types = true})), senders};
}

RINGFENCE_DECL party read_number(std::string_view text, std::string_view region)
{
    using i18n::phonenumbers::PhoneNumber;
    using i18n::phonenumbers::PhoneNumberUtil;

    text = detail::trim(text);
    if (const auto found = detail::read_without_plan(text))
        return *found;
    const auto& known = detail::phone_metadata_known().by_region;
    const auto home = known.find(region);
    if (detail::are_digits(text)) {
        const int shortest = home == known.end() ? 0 : home->second->general_desc().possible_length(0);
        if (detail::is_short_code(text, static_cast<std::size_t>(shortest)))
            return detail::identified(*number::short_code(text));
    }
    const PhoneNumberUtil& library = *PhoneNumberUtil::GetInstance();
    PhoneNumber parsed;
    if (library.Parse(std::string{text}, home == known.end() ? "ZZ" : home->first, &parsed) !=
        PhoneNumberUtil::NO_PARSING_ERROR)
        return detail::malformed();
    std::string national;
    library.GetNationalSignificantNumber(parsed, &national);
    const auto value = number::e164(std::to_string(parsed.country_code()) + national);
    return value ? detail::identified(*value) : detail::malformed();
}

RINGFENCE_DECL bool is_assigned(number n)
{
    using i18n::phonenumbers::PhoneNumber;
    using i18n::phonenumbers::PhoneNumberUtil;

    if (n.empty() || n.kind() != number_kind::e164)
        return true;
    const PhoneNumberUtil& library = *PhoneNumberUtil::GetInstance();
    PhoneNumber parsed;
    return library.Parse(n.to_string(), "ZZ", &parsed) == PhoneNumberUtil::NO_PARSING_ERROR &&
           library.IsValidNumber(parsed);
}

namespace detail {

inline const numbering_plan& international_plan()
{
    static const numbering_plan plan = numbering_plan::decode(compile_numbering_plan("", {}));
    return plan;
}

}  // namespace detail

RINGFENCE_DECL bool has_known_length(number n)
{
    return n.kind() != number_kind::e164 || detail::international_plan().has_known_length(n);
}

RINGFENCE_DECL std::optional<fault> doubt_of(number n)
{
    if (!has_known_length(n))
        return fault{n.to_string() + " has too few or too many digits for its country"};
    if (!is_assigned(n))
        return fault{not_in_use(n, detail::international_plan(), &is_assigned)};
    return std::nullopt;
}

RINGFENCE_DECL std::function<party(std::string_view text, std::string_view region)> quoted_number_reader()
{
    const auto plans = std::make_shared<std::map<std::string, numbering_plan, std::less<>>>();
    return [plans](std::string_view text, std::string_view region) {
        auto at = plans->find(region);
        if (at == plans->end())
            at = plans
                     ->emplace(std::string{region}, numbering_plan::decode(compile_numbering_plan(
                                                        known_region(region) ? region : std::string_view{}, {})))
                     .first;
        if (const auto bare = detail::trim(text); bare.empty() || detail::is_withheld_word(bare))
            return detail::withheld();
        const cell_reading found = read_cell(text, at->second, sender_reading::any, &is_assigned);
        const bool is_one = found.patterns.size() == 1 && found.patterns.front().is_single() && !found.other_text;
        return is_one ? detail::identified(found.patterns.front().first) : detail::malformed();
    };
}

RINGFENCE_DECL std::string region_of_number(number n)
{
    using i18n::phonenumbers::PhoneNumber;
    using i18n::phonenumbers::PhoneNumberUtil;

    if (n.empty() || n.kind() != number_kind::e164)
        return {};
    const PhoneNumberUtil& library = *PhoneNumberUtil::GetInstance();
    PhoneNumber parsed;
    if (library.Parse(n.to_string(), "ZZ", &parsed) != PhoneNumberUtil::NO_PARSING_ERROR)
        return {};
    std::string region;
    library.GetRegionCodeForNumber(parsed, &region);
    return region == "ZZ" ? std::string{} : region;
}

RINGFENCE_DECL std::vector<number> example_numbers(const std::vector<std::string>& regions)
{
    using i18n::phonenumbers::PhoneNumber;
    using i18n::phonenumbers::PhoneNumberUtil;

    const PhoneNumberUtil& library = *PhoneNumberUtil::GetInstance();
    std::vector<number> made;
    for (const auto type :
         {PhoneNumberUtil::MOBILE, PhoneNumberUtil::FIXED_LINE, PhoneNumberUtil::TOLL_FREE,
          PhoneNumberUtil::PREMIUM_RATE, PhoneNumberUtil::VOIP, PhoneNumberUtil::SHARED_COST,
          PhoneNumberUtil::PERSONAL_NUMBER, PhoneNumberUtil::PAGER, PhoneNumberUtil::UAN, PhoneNumberUtil::VOICEMAIL})
        for (const std::string& region : regions) {
            PhoneNumber example;
            std::string national;
            if (!library.GetExampleNumberForType(region, type, &example))
                continue;
            library.GetNationalSignificantNumber(example, &national);
            if (const auto n = number::e164(std::to_string(example.country_code()) + national))
                made.push_back(*n);
        }
    return made;
}

}  // namespace ringfence

#endif
