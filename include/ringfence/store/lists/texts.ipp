// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_STORE_LISTS_TEXTS_IPP
#define RINGFENCE_STORE_LISTS_TEXTS_IPP

#include <ringfence/store/lists/texts.hpp>

#include <ringfence/base/folded_letters.hpp>
#include <ringfence/number/number.hpp>
#include <ringfence/store/environment.hpp>
#include <ringfence/store/layout/entry.hpp>
#include <ringfence/store/layout/import_detail.hpp>
#include <ringfence/store/layout/key.hpp>
#include <ringfence/store/layout/layer.hpp>
#include <ringfence/store/layout/list.hpp>
#include <ringfence/store/layout/text_page.hpp>
#include <ringfence/store/lists/lists.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ringfence::store {

namespace detail {

RINGFENCE_DECL bool has_texts(const transaction& in) noexcept { return in.owner().format() >= 4; }

RINGFENCE_DECL std::string sought_digits(number n)
{
    std::string text = n.to_string();
    std::erase_if(text, [](char c) { return c == '+' || c == '*'; });
    return text;
}

RINGFENCE_DECL std::string text_of(const entry& e)
{
    std::string text;
    const auto say = [&](std::string_view written) {
        const std::string line = folded_letters(written);
        if (text.find(line) != std::string::npos)
            return;
        if (!text.empty())
            text.push_back('\n');
        text += line;
    };
    for (const number end : {e.pattern.first, e.pattern.last}) {
        say(end.to_string());
        say(sought_digits(end));
    }
    say(e.typed);
    say(e.description);
    return text;
}

RINGFENCE_DECL void text_writer::add(const text_row& row)
{
    if (!page_.empty() && !page_.takes(row.text.size()))
        finish();
    page_.add(row);
}

RINGFENCE_DECL void text_writer::add(const number_pattern& pattern, const import_detail& said)
{
    if (!said.description.empty())
        add({pattern, folded_letters(said.description)});
}

inline void put_page(write_transaction& in, std::string key, const layout::text_page& page)
{
    layout::append_pattern(key, page.first());
    in.put(table::texts, key, page.value());
}

RINGFENCE_DECL void text_writer::finish()
{
    if (!page_.empty())
        put_page(to_, owner_, page_);
    page_ = {};
}

RINGFENCE_DECL text_rows::text_rows(const transaction& in, std::string owner)
    : owner_{std::move(owner)}, pages_{in, table::texts}, more_{pages_.seek(owner_)}
{
}

RINGFENCE_DECL const text_row* text_rows::next()
{
    for (;;) {
        if (page_ && page_->next(row_))
            return &row_;
        page_.reset();
        if (!more_ || !pages_.key().starts_with(owner_))
            return nullptr;
        page_.emplace(pages_.value());
        more_ = pages_.next();
    }
}

/// The rows of the page that has a pattern's row, or is to have it.
struct opened_page {
    std::string key{};  ///< empty: its owner has none yet
    std::string value{};
    bool is_last = true;  ///< of its owner
    std::vector<text_row> rows{};

    opened_page(const transaction& in, const std::string& owner, const std::string& wanted)
    {
        cursor at{in, table::texts};
        const auto is_owners = [&](bool there) { return there && at.key().starts_with(owner); };
        if (!is_owners(at.seek_back(wanted)) && !is_owners(at.seek(owner)))
            return;
        key = at.key();
        value = at.value();  // views into the store end with its change
        is_last = !is_owners(at.next());
        layout::text_page_view page{value};
        for (text_row row; page.next(row);)
            rows.push_back(row);
    }
    opened_page(const opened_page&) = delete;
    opened_page& operator=(const opened_page&) = delete;
};

/// Writes the rows of a page that was changed. What grows at its end, as in the order of numbers, leaves full pages
/// behind; what grows elsewhere is cut into halves.
inline void write_rows(write_transaction& in, const std::string& owner, std::span<const text_row> rows, bool at_end)
{
    layout::text_page whole;
    std::size_t bytes = 0;
    bool fits = true;
    for (const text_row& row : rows) {
        fits = fits && (whole.empty() || whole.takes(row.text.size()));
        whole.add(row);
        bytes += row.text.size();
    }
    if (fits)
        return put_page(in, owner, whole);
    text_writer pages{in, owner};
    std::size_t behind = 0;
    for (const text_row& row : rows) {
        const bool was_first_half = 2 * behind < bytes;
        behind += row.text.size();
        pages.add(row);
        if (!at_end && was_first_half && 2 * behind >= bytes)
            pages.finish();
    }
    pages.finish();
}

RINGFENCE_DECL void put_text(write_transaction& in, std::uint32_t list, const std::optional<entry>& before,
                             const entry& now)
{
    if (!has_texts(in) || (before && before->typed == now.typed && before->description == now.description))
        return;
    const std::string owner = layout::entry_texts_prefix(list);
    std::string wanted = owner;
    layout::append_pattern(wanted, now.pattern);
    opened_page page{in, owner, wanted};
    const std::string text = text_of(now);
    const auto place = std::ranges::lower_bound(page.rows, now.pattern, {}, &text_row::pattern);
    const bool at_end = page.is_last && place == page.rows.end();
    const bool is_there = place != page.rows.end() && place->pattern == now.pattern;
    if (!is_there && place == page.rows.begin() && !page.key.empty())
        in.erase(table::texts, page.key);  // its first row is another now
    if (is_there)
        place->text = text;
    else
        page.rows.insert(place, {now.pattern, text});
    write_rows(in, owner, page.rows, at_end);
}

/// Of one owner, `add(text_writer&, pattern, value)` for each record of `from` whose key begins with `prefix`, and
/// `done(records)` after some of them.
template <class Add, class Done>
void write_texts(environment& store, const std::string& owner, table from, const std::string& prefix, Add&& add,
                 Done&& done)
{
    constexpr std::size_t at_a_time = 100'000;
    for (std::string begin = prefix; !begin.empty();) {
        std::size_t rows = 0;
        begin = store.write([&](write_transaction& in) {
            text_writer texts{in, owner};
            rows = 0;
            cursor at{in, from};
            bool more = at.seek(begin);
            for (; more && at.key().starts_with(prefix) && rows != at_a_time; more = at.next(), ++rows) {
                std::string_view rest = at.key().substr(prefix.size());
                add(texts, layout::take_pattern(rest), at.value());
            }
            texts.finish();
            return more && at.key().starts_with(prefix) ? std::string{at.key()} : std::string{};
        });
        done(rows);
    }
}

RINGFENCE_DECL void write_all_texts(environment& store, const std::function<void(std::uint64_t)>& progress)
{
    std::uint64_t written = 0;
    const auto done = [&](std::size_t records) { progress(written += records); };
    std::vector<list_info> lists;
    std::vector<layer_info> layers;
    {
        const read_transaction now{store.shared_from_this()};
        lists = all_lists(now);
        layers = store::layers(now);
    }
    for (const list_info& list : lists)
        write_texts(
            store, layout::entry_texts_prefix(list.id), table::entries, layout::entry_prefix(list.id),
            [](text_writer& to, const number_pattern& pattern, std::string_view value) {
                to.add({pattern, text_of(layout::decode_entry(pattern, value))});
            },
            done);
    for (const layer_info& layer : layers)
        write_texts(
            store, layout::import_texts_prefix(layer.id), table::details, layout::detail_prefix(layer.id),
            [](text_writer& to, const number_pattern& pattern, std::string_view value) {
                to.add(pattern, layout::decode_detail(value));
            },
            done);
}

}  // namespace detail

}  // namespace ringfence::store

#endif
