// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_OPERATE_RECORD_IPP
#define RINGFENCE_OPERATE_RECORD_IPP

#include <ringfence/base/time_text.hpp>
#include <ringfence/operate/record.hpp>

#include <algorithm>
#include <iterator>

namespace ringfence::operate {

namespace detail {

inline const rows no_rows{};

}  // namespace detail

RINGFENCE_DECL record& record::add(std::string_view name, value is)
{
    fields_.push_back({std::string{name}, std::move(is)});
    return *this;
}

RINGFENCE_DECL record& record::append(record other)
{
    std::ranges::move(other.fields_, std::back_inserter(fields_));
    return *this;
}

RINGFENCE_DECL record& record::text(std::string_view name, std::string_view is) { return add(name, std::string{is}); }

RINGFENCE_DECL record& record::text_or_none(std::string_view name, std::string_view is)
{
    return is.empty() ? add(name, std::monostate{}) : text(name, is);
}

RINGFENCE_DECL record& record::count(std::string_view name, std::uint64_t is) { return add(name, is); }

RINGFENCE_DECL record& record::count_or_none(std::string_view name, std::optional<std::uint64_t> is)
{
    return is ? add(name, *is) : add(name, std::monostate{});
}

RINGFENCE_DECL record& record::id(std::string_view name, std::uint64_t is)
{
    return is == 0 ? add(name, std::monostate{}) : count(name, is);
}

RINGFENCE_DECL record& record::flag(std::string_view name, bool is) { return add(name, is); }

RINGFENCE_DECL record& record::time(std::string_view name, std::optional<timestamp> is)
{
    return is ? add(name, *is) : add(name, std::monostate{});
}

RINGFENCE_DECL record& record::table(std::string_view name, rows is) { return add(name, std::move(is)); }

RINGFENCE_DECL const value* record::find(std::string_view name) const noexcept
{
    const auto found = std::ranges::find(fields_, name, &field::name);
    return found == fields_.end() ? nullptr : &found->is;
}

RINGFENCE_DECL std::string_view record::text_of(std::string_view name) const noexcept
{
    const value* const found = find(name);
    const auto* const text = found ? std::get_if<std::string>(found) : nullptr;
    return text ? std::string_view{*text} : std::string_view{};
}

RINGFENCE_DECL std::uint64_t record::count_of(std::string_view name) const noexcept
{
    const value* const found = find(name);
    const auto* const count = found ? std::get_if<std::uint64_t>(found) : nullptr;
    return count ? *count : 0;
}

RINGFENCE_DECL bool record::flag_of(std::string_view name) const noexcept
{
    const value* const found = find(name);
    const auto* const flag = found ? std::get_if<bool>(found) : nullptr;
    return flag && *flag;
}

RINGFENCE_DECL const rows& record::rows_of(std::string_view name) const noexcept
{
    const value* const found = find(name);
    const auto* const table = found ? std::get_if<rows>(found) : nullptr;
    return table ? *table : detail::no_rows;
}

namespace detail {

struct cell_writer {
    std::string operator()(std::monostate) const { return {}; }
    std::string operator()(bool flag) const { return flag ? "yes" : "no"; }
    std::string operator()(std::uint64_t count) const { return std::to_string(count); }
    std::string operator()(timestamp when) const { return utc_text(when); }
    std::string operator()(const std::string& text) const { return text; }
    std::string operator()(const rows&) const { return {}; }
};

}  // namespace detail

RINGFENCE_DECL std::string cell_text(const value& of) { return std::visit(detail::cell_writer{}, of); }

}  // namespace ringfence::operate

#endif
