// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include "serve/desk.hpp"
#include "front/resp/translate.hpp"

#include <boost/test/unit_test.hpp>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

using namespace ringfence::server;

namespace {

/// Stands in for the I/O thread: runs on the test's thread what is posted.
class io_thread {
public:
    desk::poster poster()
    {
        return [this](std::function<void()> f) {
            {
                const std::lock_guard lock{mutex_};
                posted_.push_back(std::move(f));
            }
            more_.notify_one();
        };
    }

    /// Waits for the next function posted, and runs it.
    void run_one()
    {
        std::function<void()> next;
        {
            std::unique_lock lock{mutex_};
            if (!more_.wait_for(lock, std::chrono::seconds{60}, [&] { return !posted_.empty(); }))
                throw std::runtime_error{"nothing was posted"};
            next = std::move(posted_.front());
            posted_.pop_front();
        }
        next();
    }

private:
    std::mutex mutex_;
    std::condition_variable more_;
    std::deque<std::function<void()>> posted_;
};

desk::job saying(std::string text)
{
    return [text] { return desk_answer{.bytes = text}; };
}

/// A first job, which keeps the desk from all others until `let_go`.
class first_job {
public:
    /// `text` is asked for at its end.
    first_job(desk& of, const desk::completion& done, std::function<std::string()> text)
    {
        of.submit(
            [this, text = std::move(text)] {
                begun_.set_value();
                go_.get_future().wait();
                return desk_answer{.bytes = text()};
            },
            done);
        begun_.get_future().wait();
    }

    void let_go() { go_.set_value(); }

private:
    std::promise<void> begun_;
    std::promise<void> go_;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(server_desk)

BOOST_AUTO_TEST_CASE(jobs_are_done_in_their_order_on_another_thread_and_answered_on_this_one)
{
    io_thread io;
    desk works{8, io.poster(), problem_text};
    const auto here = std::this_thread::get_id();
    std::vector<std::string> answers;
    for (const char* text : {"one", "two", "three"})
        BOOST_TEST((
            works.submit([&, text] { return desk_answer{.bytes = std::this_thread::get_id() == here ? "here" : text}; },
                         [&](const desk_answer& made) {
                             BOOST_TEST((std::this_thread::get_id() == here));
                             answers.push_back(made.bytes);
                         }) == desk::acceptance::taken));
    for (int i = 0; i < 3; ++i)
        io.run_one();
    BOOST_TEST((answers == std::vector<std::string>{"one", "two", "three"}));
}

BOOST_AUTO_TEST_CASE(a_full_desk_takes_nothing_until_there_is_room)
{
    io_thread io;
    desk works{2, io.poster(), problem_text};
    std::promise<void> go;
    const auto gone = go.get_future().share();
    std::vector<std::string> answers;
    const auto keep = [&](const desk_answer& made) { answers.push_back(made.bytes); };
    BOOST_TEST((works.submit(
                    [gone] {
                        gone.wait();
                        return desk_answer{.bytes = "slow"};
                    },
                    keep) == desk::acceptance::taken));
    BOOST_TEST((works.submit(saying("next"), keep) == desk::acceptance::taken));
    BOOST_TEST((works.submit(saying("too many"), keep) == desk::acceptance::full));
    BOOST_TEST(works.waiting() == 2U);
    go.set_value();
    io.run_one();
    io.run_one();
    BOOST_TEST((answers == std::vector<std::string>{"slow", "next"}));
}

BOOST_AUTO_TEST_CASE(who_has_gone_has_his_turn_behind_those_who_wait)
{
    io_thread io;
    desk works{8, io.poster(), problem_text};
    std::vector<std::string> answers;
    const auto keep = [&](const desk_answer& made) { answers.push_back(made.bytes); };
    first_job first{works, keep, [&] { return works.others_wait() ? "makes room" : "first"; }};
    BOOST_TEST(!works.others_wait());
    const auto gone = std::make_shared<std::atomic<bool>>(false);
    works.submit(saying("gone"), keep, {}, gone);
    works.submit(saying("gone too"), keep, {}, gone);
    works.submit(saying("there"), keep, {}, std::make_shared<std::atomic<bool>>(false));
    works.submit(saying("always there"), keep);
    *gone = true;
    first.let_go();
    for (int i = 0; i < 5; ++i)
        io.run_one();
    BOOST_TEST((answers == std::vector<std::string>{"makes room", "there", "always there", "gone", "gone too"}));
}

BOOST_AUTO_TEST_CASE(origins_have_their_turns_and_who_has_most_waiting_makes_room)
{
    io_thread io;
    desk works{6, io.poster(), problem_text};
    std::vector<std::string> answers;
    const auto keep = [&](const desk_answer& made) { answers.push_back(made.bytes); };
    first_job first{works, keep, [] { return "first"; }};
    const ringfence::server::address_bytes many{1};
    const ringfence::server::address_bytes few{2};
    const ringfence::server::address_bytes one{3};
    for (const char* text : {"many 1", "many 2", "many 3"})
        works.submit(saying(text), keep, many);
    works.submit(saying("few 1"), keep, few);
    works.submit(saying("few 2"), keep, few);
    BOOST_TEST((works.submit(saying("many 4"), keep, many) == desk::acceptance::full), "nobody has more than it");
    BOOST_TEST((works.submit(saying("one"), keep, one) == desk::acceptance::taken));
    io.run_one();
    BOOST_REQUIRE(answers.size() == 1U);
    BOOST_TEST(answers.front() == problem_text({ringfence::operate::error_code::busy, std::string{desk::too_many}}));
    first.let_go();
    for (int i = 0; i < 6; ++i)
        io.run_one();
    answers.erase(answers.begin());
    BOOST_TEST((answers == std::vector<std::string>{"first", "many 1", "few 1", "one", "many 2", "few 2"}));
}

BOOST_AUTO_TEST_CASE(what_a_job_throws_is_an_error_on_one_line)
{
    io_thread io;
    desk works{2, io.poster(), problem_text};
    std::string answer;
    works.submit([]() -> desk_answer { throw std::runtime_error{"the disk\r\nis 100% gone"}; },
                 [&](const desk_answer& made) { answer = made.bytes; });
    io.run_one();
    BOOST_TEST(answer == "-FAILED the disk  is 100  gone\r\n");
}

BOOST_AUTO_TEST_CASE(at_the_end_everybody_who_waits_is_answered)
{
    io_thread io;
    std::vector<std::string> answers;
    const auto keep = [&](const desk_answer& made) { answers.push_back(made.bytes); };
    std::promise<void> begun;
    std::promise<void> go;
    desk works{4, io.poster(), problem_text};
    works.submit(
        [&] {
            begun.set_value();
            go.get_future().wait();
            return desk_answer{.bytes = "done"};
        },
        keep);
    works.submit(saying("never"), keep);
    begun.get_future().wait();
    std::thread ends{[&] { works.stop(); }};
    while (!works.ending())
        std::this_thread::yield();
    go.set_value();
    ends.join();
    BOOST_TEST((works.submit(saying("later"), keep) == desk::acceptance::full));
    io.run_one();
    io.run_one();
    BOOST_TEST(answers.at(0) == "done");
    BOOST_TEST(answers.at(1) == "-BUSY the daemon is ending\r\n");
}

BOOST_AUTO_TEST_SUITE_END()
