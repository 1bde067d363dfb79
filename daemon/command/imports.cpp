// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include "entries.hpp"
#include "journal_text.hpp"

#include <ringfence/store/import.hpp>
#include <ringfence/store/words.hpp>

#include <charconv>

namespace ringfence::command {

namespace {

constexpr std::size_t digest_shown = 12;

std::uint32_t read_id(const std::vector<std::string>& words)
{
    std::uint32_t id = 0;
    if (words.size() == 1) {
        const std::string& text = words.front();
        const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), id);
        if (wrong != std::errc{} || end != text.data() + text.size())
            id = 0;
    }
    if (id == 0)
        throw usage_error{"imports: name one import by its number; `ringfence imports` lists them"};
    return id;
}

std::string name_of(const store::transaction& in, std::uint32_t list)
{
    const auto found = store::find_list(in, list);
    return found ? found->name : std::string{};
}

std::string duration_text(std::chrono::milliseconds took)
{
    return fmt::format("{}.{}s", took.count() / 1000, took.count() / 100 % 10);
}

std::string json_of(const store::transaction& in, const store::import_info& i)
{
    json_object made;
    made.number("import", i.id)
        .text("list", name_of(in, i.list))
        .text("file", i.file)
        .text("digest", i.digest)
        .time("when", i.when);
    add_author(made, i.by);
    made.text("mode", store::mode_word(i.mode))
        .text("state", store::state_word(store::state_of(in, i)))
        .number("lines", i.lines)
        .number("added", store::added_by(i))
        .number("already", i.already)
        .number("removed", i.removed)
        .number("duplicate", i.duplicates)
        .number("rejected", i.rejected)
        .number("took_ms", static_cast<std::uint64_t>(i.took.count()))
        .time("undone_at", i.undone_at);
    made.text_or_null("undone_by", i.undone_at ? i.undone_by.user : std::string{});
    if (i.replaced_by != 0)
        made.number("replaced_by", i.replaced_by);
    else
        made.value_as_is("replaced_by", "null");
    return made.str();
}

int list_them(const invocation& asked, const std::string& only)
{
    const output_format format = read_output_format(asked, {output_format::text, output_format::json});
    store::expect_store(asked.store());
    const store::read_transaction in{store::environment::open(asked.store(), store::access::read)};
    auto all = store::imports(in);
    if (!only.empty()) {
        const store::list_info list = expect_list(in, only);
        std::erase_if(all, [&](const store::import_info& i) { return i.list != list.id; });
    }
    if (format == output_format::json) {
        std::vector<std::string> rows;
        for (const store::import_info& i : all)
            rows.push_back(json_of(in, i));
        fmt::print("{}\n", json_lines_array(rows));
        return done;
    }
    std::vector<std::vector<std::string>> rows{{"import", "list", "state", "mode", "lines", "added", "removed",
                                                "duplicate", "rejected", "took", "when", "by", "digest", "file"}};
    for (const store::import_info& i : all) {
        rows.push_back({std::to_string(i.id), name_of(in, i.list),
                        std::string{store::state_word(store::state_of(in, i))}, std::string{store::mode_word(i.mode)},
                        std::to_string(i.lines), std::to_string(store::added_by(i)), std::to_string(i.removed),
                        std::to_string(i.duplicates), std::to_string(i.rejected), duration_text(i.took),
                        time_text(i.when), printable(i.by.user), i.digest.substr(0, digest_shown), printable(i.file)});
    }
    print_table(rows);
    return done;
}

}  // namespace

int imports(const description& of, const std::vector<std::string>& words)
{
    po::options_description own{"Options"};
    own.add_options()("permanent", "with approve: for good");
    add_output_format(own);
    const invocation asked{of, words, own, {"what", "import"}};
    if (asked.help_wanted())
        return done;
    const std::string what = asked.text("what");
    if (asked.has("permanent") && what != "approve")
        throw usage_error{"imports: `--permanent` goes with `imports approve N`"};
    if (what != "undo" && what != "approve") {
        if (asked.has("import"))
            throw usage_error{"imports: `" + what + "` is neither undo nor approve"};
        return list_them(asked, what);
    }
    const output_format format = read_output_format(asked, {output_format::text, output_format::json});
    const std::uint32_t id = read_id(asked.texts("import"));
    store::expect_store(asked.store());
    const auto in = store::environment::open(asked.store(), store::access::write);
    const auto found = store::find_import(store::read_transaction{in}, id);
    if (!found)
        throw input_error{"there is no import " + std::to_string(id) + "; `ringfence imports` lists them"};
    const std::string list = name_of(store::read_transaction{in}, found->list);
    if (what == "undo")
        store::drop_import(*in, id, asked.author(), system_now());
    else
        store::approve_import(*in, id, asked.has("permanent") ? store::approval::permanent : store::approval::revocable,
                              asked.author(), system_now());
    if (format == output_format::text) {
        fmt::print("import {} into {}: {}\n", id, list, what == "undo" ? "undone" : "approved");
        return done;
    }
    const store::read_transaction now{in};
    if (const auto after = store::find_import(now, id))
        fmt::print("{}\n", json_of(now, *after));
    return done;
}

}  // namespace ringfence::command
