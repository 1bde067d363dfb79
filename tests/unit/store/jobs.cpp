// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/store/jobs.hpp>

#include <store/temporary.hpp>

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <csignal>
#include <fstream>
#include <memory>
#include <string>
#include <thread>
#include <unistd.h>
#include <vector>

using namespace ringfence;
using namespace ringfence::store;
using store_tests::at_second;

namespace {

const author ana{.user = "ana", .address = "192.0.2.7:40122"};

job_info newest(const ringfence::test::scratch& in)
{
    const auto all = jobs(in.path());
    BOOST_REQUIRE(!all.empty());
    return all.front();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(store_jobs)

BOOST_AUTO_TEST_CASE(a_job_is_seen_while_it_runs_and_when_it_has_ended)
{
    const ringfence::test::scratch store;
    BOOST_TEST(jobs(store.path()).empty());
    {
        running_job job{store.path(), "import", "dnc", ana, at_second(1)};
        BOOST_TEST(job.id() == 1U);
        job.tell("reading", 5, 100);
        const job_info seen = newest(store);
        BOOST_TEST(seen.id == 1U);
        BOOST_TEST(seen.what == "import");
        BOOST_TEST(seen.list == "dnc");
        BOOST_TEST((seen.by == ana));
        BOOST_TEST((seen.began == at_second(1)));
        BOOST_TEST((seen.state == job_state::running));
        BOOST_TEST(seen.doing == "reading");
        BOOST_TEST(seen.done == 5U);
        BOOST_TEST(seen.total == 100U);
        job.end(job_state::done, "3 added", at_second(2));
        job.end(job_state::failed, "it has ended already", at_second(3));
    }
    BOOST_TEST((newest(store).state == job_state::done));
    BOOST_TEST(newest(store).outcome == "3 added");
    BOOST_TEST((newest(store).ended == at_second(2)));
    {
        const running_job given_up{store.path(), "clear", "dnc", ana, at_second(4)};
    }
    BOOST_TEST(newest(store).id == 2U);
    BOOST_TEST((newest(store).state == job_state::failed));
}

BOOST_AUTO_TEST_CASE(a_job_is_asked_to_stop_by_its_number)
{
    const ringfence::test::scratch store;
    BOOST_TEST((ask_to_stop(store.path(), 1, "bob") == stop_request::missing));
    running_job job{store.path(), "clear", "dnc", ana, at_second(1)};
    BOOST_TEST(!job.stop_asked());
    BOOST_TEST((ask_to_stop(store.path(), 2, "bob") == stop_request::missing));
    BOOST_TEST((ask_to_stop(store.path(), 1 + max_jobs, "bob") == stop_request::missing),
               "of another job in its place");
    BOOST_TEST((ask_to_stop(store.path(), 1, "bob") == stop_request::made));
    BOOST_TEST(job.stop_asked().value() == "bob");
    BOOST_TEST(newest(store).stopped_by == "bob");
    job.tell("removed", 1, 2);
    BOOST_TEST(job.stop_asked().value() == "bob", "what it tells does not write over the wish");
    job.end(job_state::stopped, "stopped", at_second(2));
    BOOST_TEST((ask_to_stop(store.path(), 1, "eve") == stop_request::not_running));
    running_job unnamed{store.path(), "clear", "dnc", ana, at_second(3)};
    BOOST_TEST(!unnamed.stop_asked());
    BOOST_TEST((ask_to_stop(store.path(), unnamed.id(), "") == stop_request::made));
    BOOST_TEST(unnamed.stop_asked().value() == "somebody");
}

BOOST_AUTO_TEST_CASE(one_whose_process_was_killed_is_told_so)
{
    const ringfence::test::scratch store;
    const std::string started = (store.path() / "started").string();
    const pid_t child = store_tests::start_child([&] {
        const running_job job{store.path(), "import", "dnc", ana, at_second(1)};
        std::ofstream{started} << "x";
        for (;;)
            ::pause();
        return 0;
    });
    while (::access(started.c_str(), F_OK) != 0)
        std::this_thread::sleep_for(std::chrono::milliseconds{1});
    BOOST_TEST((newest(store).state == job_state::running));
    ::kill(child, SIGKILL);
    store_tests::status_of(child);
    BOOST_TEST((newest(store).state == job_state::killed));
    BOOST_TEST((ask_to_stop(store.path(), 1, "bob") == stop_request::not_running));
}

BOOST_AUTO_TEST_CASE(so_many_are_remembered_and_what_runs_among_them_is_kept)
{
    const ringfence::test::scratch store;
    running_job first{store.path(), "import", "first", ana, at_second(0)};
    for (std::size_t i = 0; i < max_jobs + 5; ++i) {
        running_job job{store.path(), "clear", "l" + std::to_string(i), ana, at_second(1)};
        BOOST_REQUIRE(job.id() != 0U);
        job.end(job_state::done, "", at_second(2));
    }
    const auto all = jobs(store.path());
    BOOST_TEST(all.size() == max_jobs);
    BOOST_TEST(all.back().list == "first", "it runs still");
    BOOST_TEST(all.front().list == "l" + std::to_string(max_jobs + 4));
    for (std::size_t i = 1; i < all.size(); ++i)
        BOOST_REQUIRE(all[i - 1].id > all[i].id);
}

BOOST_AUTO_TEST_CASE(many_begin_at_once_and_each_has_a_number_of_its_own)
{
    const ringfence::test::scratch store;
    std::vector<std::unique_ptr<running_job>> made(40);
    std::vector<std::thread> threads;
    for (auto& place : made)
        threads.emplace_back(
            [&] { place = std::make_unique<running_job>(store.path(), "clear", "l", ana, at_second(1)); });
    for (std::thread& each : threads)
        each.join();
    std::vector<std::uint64_t> ids;
    for (const auto& job : made)
        ids.push_back(job->id());
    std::ranges::sort(ids);
    for (std::size_t i = 0; i < ids.size(); ++i)
        BOOST_TEST(ids[i] == i + 1);
}

BOOST_AUTO_TEST_CASE(long_texts_are_cut_and_what_is_no_such_file_is_nobodys_trouble)
{
    const ringfence::test::scratch store;
    const std::string text(100'000, 'x');
    {
        running_job job{store.path(), text, text, {text, text, text, text, text, text}, at_second(1)};
        job.tell(text, 1, 2);
        job.end(job_state::failed, text, at_second(2));
    }
    BOOST_TEST(newest(store).outcome.size() == 1500U);
    BOOST_TEST((ask_to_stop(store.path(), 1, text) == stop_request::not_running));

    std::string junk;
    junk.resize(10'000'000, '\xff');
    std::ofstream{store.path() / "jobs", std::ios::trunc | std::ios::binary} << junk;
    BOOST_TEST(jobs(store.path()).empty(), "bytes that nobody wrote are no jobs");
    running_job job{store.path() / "there is no such folder", "clear", "l", ana, at_second(1)};
    BOOST_TEST(job.id() == 0U);
    job.tell("removed", 1, 2);
    BOOST_TEST(!job.stop_asked());
}

BOOST_AUTO_TEST_SUITE_END()
