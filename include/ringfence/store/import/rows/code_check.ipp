// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_STORE_IMPORT_ROWS_CODE_CHECK_IPP
#define RINGFENCE_STORE_IMPORT_ROWS_CODE_CHECK_IPP

#include <ringfence/number/text.hpp>
#include <ringfence/store/import/rows/code_check.hpp>
#include <ringfence/store/import/rows/column_names.hpp>
#include <ringfence/store/import/rows/row_message.hpp>

#include <algorithm>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>

namespace ringfence::store {

namespace detail {

RINGFENCE_DECL code_check::code_check(std::string region, int calling_code)
    : region_{std::move(region)}, calling_code_{calling_code}
{
}

RINGFENCE_DECL bool code_check::changes_number(code_name kind, std::string_view code, std::string_view number)
{
    number = ringfence::detail::trim(number);
    code = ringfence::detail::trim(code);
    if (code.empty() || number.empty() || number.starts_with('+') || number.starts_with("00"))
        return false;
    std::string digits;
    std::ranges::copy_if(code, std::back_inserter(digits), ringfence::detail::is_digit);
    if (!digits.empty()) {
        const bool international = code.starts_with('+') || code.starts_with("00");
        digits.erase(0, international ? std::min(digits.find_first_not_of('0'), digits.size()) : 0);
        return (!international && kind != code_name::country) || digits != std::to_string(calling_code_);
    }
    if (kind != code_name::country)
        return false;
    const bool is_id = code.size() == 2 && std::ranges::all_of(code, ringfence::detail::is_letter);
    if (is_id && !region_.empty())
        return !same_name(code, region_);
    if (const auto known = is_of_region(code, region_); known && !is_id)
        return !*known;
    // Whether a name is that of the region is not known; two of them are not.
    std::string& first = is_id ? country_id_ : country_name_;
    if (first.empty())
        first = bare_name(code);
    return first != bare_name(code);
}

RINGFENCE_DECL std::string code_check::told(const std::string& place, std::string_view code, const std::string& number,
                                            code_name kind) const
{
    return place + " has what belongs to the numbers, as " + shortened(code) + ": join the two into one column" +
           (kind == code_name::area ? "" : ", `+` and the country's code first") +
           ", or say that the numbers are whole without it, as `--column number=" + number + "`" +
           (kind == code_name::area && calling_code_ <= 1
                ? "; of a register with area code and number alone say `--format ftc`"
                : "");
}

}  // namespace detail

}  // namespace ringfence::store

#endif
