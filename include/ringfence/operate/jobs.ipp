// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_OPERATE_JOBS_IPP
#define RINGFENCE_OPERATE_JOBS_IPP

#include <ringfence/operate/field_names.hpp>
#include <ringfence/operate/jobs.hpp>
#include <ringfence/operate/operation.hpp>
#include <ringfence/operate/read_arguments.hpp>
#include <ringfence/operate/roles.hpp>
#include <ringfence/store/jobs.hpp>
#include <ringfence/store/lists/lists.hpp>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ringfence::operate {

namespace detail {

inline std::string_view word_of(store::job_state state) noexcept
{
    switch (state) {
    case store::job_state::running: return "running";
    case store::job_state::done: return "done";
    case store::job_state::failed: return "failed";
    case store::job_state::stopped: return "stopped";
    case store::job_state::killed: break;
    }
    return "killed";
}

inline record job_row(const store::job_info& of)
{
    const bool ended = of.state != store::job_state::running;
    record made;
    made.count("job", of.id)
        .text("what", of.what)
        .text("list", of.list)
        .text("state", word_of(of.state))
        .time("began_at", of.began)
        .append(author_fields("by", of.by))
        .text_or_none("doing", of.doing)
        .count("done", of.done)
        .count_or_none("total", of.total == 0 ? std::nullopt : std::optional{of.total})
        .time("ended_at", of.ended)
        .text_or_none("outcome", of.state == store::job_state::killed
                                     ? std::string_view{"its process was killed before it had ended"}
                                     : std::string_view{of.outcome})
        .text_or_none("stopped_by", ended && of.state != store::job_state::stopped ? std::string_view{}
                                                                                   : std::string_view{of.stopped_by});
    return made;
}

inline shape job_shape()
{
    return shape{"Job"}
        .count("job")
        .text("what", "`import`, `export`, or an operation on many numbers")
        .text("list")
        .word("state",
              {word_of(store::job_state::running), word_of(store::job_state::done), word_of(store::job_state::failed),
               word_of(store::job_state::stopped), word_of(store::job_state::killed)})
        .time("began_at")
        .append(author_shape("by"))
        .text_or_none("doing")
        .count("done")
        .count_or_none("total")
        .time_or_none("ended_at")
        .text_or_none("outcome")
        .text_or_none("stopped_by", "the account");
}

inline task show_jobs(const operation&, const arguments& asked, const setting& at, const asker&)
{
    return reading{
        [page = read_page(asked), running = asked.flag("running"), &at](const store::transaction&, const pause&) {
            std::vector<store::job_info> all = store::jobs(at.in->directory());
            if (running)
                std::erase_if(all, [](const store::job_info& j) { return j.state != store::job_state::running; });
            return page_of(all, page, "jobs", job_row);
        }};
}

inline task stop_job(const operation& of, const arguments& asked, const setting& at, const asker& who)
{
    const std::uint32_t id = read_id(asked, "job");
    return reading{
        [&of, &at, who, id, by = author_of(asked, who)](const store::transaction& in, const pause&) -> answer {
            if (auto wrong = may_not(in, of, who))
                return {.wrong = std::move(wrong)};
            const std::vector<store::job_info> all = store::jobs(at.in->directory());
            const auto job = std::ranges::find(all, std::uint64_t{id}, &store::job_info::id);
            const auto fail_with = [&](error_code code, const std::string& text) {
                return answer{.wrong = problem{code, "job " + std::to_string(id) + text}};
            };
            if (job == all.end())
                return fail_with(error_code::missing,
                                 " is none of the last " + std::to_string(store::max_jobs) + "; `jobs` lists them");
            if (const auto list = store::find_list(in, job->list))
                if (auto wrong = may_not_in(in, store::read_rights(job->what) ? job->what : "import", who, *list))
                    return {.wrong = std::move(wrong)};
            switch (store::ask_to_stop(at.in->directory(), id, by.user)) {
            case store::stop_request::made: break;
            case store::stop_request::missing:
            case store::stop_request::not_running: return fail_with(error_code::refused, " has ended already");
            case store::stop_request::failed:
                return fail_with(error_code::failed, " cannot be told: the file `jobs` of the store cannot be written");
            }
            answer made;
            made.told.count("job", id).text("what", job->what).text("list", job->list).flag("asked", true);
            return made;
        }};
}

}  // namespace detail

RINGFENCE_DECL std::vector<operation> job_operations()
{
    using enum argument::kind;
    using enum operation::effect;
    using store::account_role;
    std::vector<operation> all;
    all.push_back({.name = "jobs",
                   .needs = account_role::reader,
                   .does = reads,
                   .summary = "imports, exports and changes of many that run, how far they are, and how others ended",
                   .example = "jobs --running",
                   .takes = joined({{{"running", flag, {}, "those alone that have not ended"}}, page_arguments()}),
                   .answers = [] { return page_shape("jobs", detail::job_shape()); },
                   .prepare = detail::show_jobs});
    all.push_back({.name = "jobs stop",
                   .needs = account_role::supervisor,
                   .does = changes,
                   .summary = "ask a job to stop; what it has done stays done, but of an import, which leaves nothing",
                   .example = "jobs stop 7",
                   .takes = joined({{{"job", place, "N"}}, note_arguments()}),
                   .answers =
                       [] {
                           return shape{}.count("job").text("what").text("list").flag(
                               "asked", "it ends as soon as it looks whether it is to");
                       },
                   .prepare = detail::stop_job});
    return all;
}

}  // namespace ringfence::operate

#endif
