// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_STORE_ENVIRONMENT_IPP
#define RINGFENCE_STORE_ENVIRONMENT_IPP

#include <ringfence/store/environment.hpp>
#include <ringfence/store/pages/inspect.hpp>
#include <ringfence/store/pages/record_sum.hpp>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <limits>
#include <lmdb.h>
#include <memory>
#include <optional>
#include <pthread.h>
#include <sstream>
#include <string>
#include <string_view>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <thread>
#include <unistd.h>
#include <utility>

namespace ringfence::store {

namespace detail {

/// Where the format is written a second time, with a sum, so that it is not taken for one without.
inline constexpr std::string_view summed_format = "summed-format";

}  // namespace detail

RINGFENCE_DECL void expect_store(const std::filesystem::path& directory)
{
    std::error_code failed;
    if (const auto size = std::filesystem::file_size(directory / "data.mdb", failed); failed || size == 0)
        throw error{error_code::missing, "store `" + directory.string() +
                                             "`: there is none; `ringfence activate FILE --store " +
                                             directory.string() + "` makes one"};
}

RINGFENCE_DECL void expect_format(const transaction& in, std::uint32_t needed, std::string_view what)
{
    const environment& store = in.owner();
    if (store.format() < needed)
        throw error{error_code::refused, "the store has format " + std::to_string(store.format()) + ", and " +
                                             std::string{what} + " needs format " + std::to_string(needed) +
                                             "; stop what uses it and run `ringfence migrate --store " +
                                             store.directory().string() + "`"};
}

RINGFENCE_DECL void transaction::fail(int code, std::string_view what) const
{
    detail::fail(code, what, environment_->directory());
}

RINGFENCE_DECL const pages::tree& transaction::committed(table of) const
{
    const auto i = static_cast<std::size_t>(of);
    if (!trees_[i]) {
        trees_[i] =
            pages::find_table(*environment_->pages_, state_, table_names[i], static_cast<std::uint8_t>(i), sound_);
        trees_[i]->summed = is_summed();
    }
    return *trees_[i];
}

RINGFENCE_DECL void transaction::expect_sound_around(table in, std::string_view key) const
{
    std::optional<sound_range>& known = ranges_[static_cast<std::size_t>(in)];
    if (known && !(key < known->low) && (!known->high || key < *known->high))
        return;
    pages::tree_cursor at{committed(in)};
    at.expect_sound_around(key);
    known = {at.page_begins(), at.page_ends()};
}

RINGFENCE_DECL std::string_view transaction::value_of(table in, std::string_view key, std::string_view stored) const
{
    if (!is_summed())
        return stored;
    const auto value = pages::summed_value(static_cast<std::uint8_t>(in), key, stored);
    if (!value)
        fail_damaged("table `" + std::string{table_names[static_cast<std::size_t>(in)]} +
                     "` has a record that is not as it was written");
    return *value;
}

RINGFENCE_DECL std::optional<std::string_view> transaction::get(table from, std::string_view key) const
{
    if (!changes_) {
        pages::tree_cursor at{committed(from)};
        return at.find(key) ? std::optional{at.value()} : std::nullopt;
    }
    const MDB_dbi table = environment_->handle_of(from);
    if (table == environment::no_table)
        return std::nullopt;
    expect_sound_around(from, key);
    MDB_val wanted = detail::as_val(key);
    MDB_val found{};
    const int code = mdb_get(handle_, table, &wanted, &found);
    if (code == MDB_NOTFOUND)
        return std::nullopt;
    if (code != MDB_SUCCESS)
        fail(code, "read");
    return value_of(from, key, detail::as_view(found));
}

RINGFENCE_DECL std::size_t transaction::count(table of) const
{
    if (!changes_)
        return committed(of).record.entries;
    MDB_stat stat{};
    const MDB_dbi table = environment_->handle_of(of);
    if (const int code = mdb_stat(handle_, table, &stat); code != MDB_SUCCESS && table != environment::no_table)
        fail(code, "read");
    return stat.ms_entries;
}

RINGFENCE_DECL bool cursor::change_place(MDB_cursor_op op, std::string_view around)
{
    in_.expect_sound_around(table_, around);
    const int code = mdb_cursor_get(handle_, &key_, &value_, op);
    if (code == MDB_NOTFOUND)
        return false;
    if (code != MDB_SUCCESS)
        in_.fail(code, "read");
    // Those that have pages of their own are looked at when they are asked for.
    if (value_.mv_size < page_size / 2)
        in_.value_of(table_, key(), detail::as_view(value_));
    return true;
}

RINGFENCE_DECL read_transaction::~read_transaction()
{
    if (environment_->process_ != current_process())  // the parent's, which may be reading by it
        return;
    if (handle_ != nullptr)
        mdb_txn_abort(handle_);
    const mutex_lock lock{environment_->gates_mutex_};
    std::erase(environment_->gates_, gate_);
}

RINGFENCE_DECL void transaction::see(std::uint64_t commit, const pages::state& state)
{
    id_ = commit;
    state_ = state;
    sound_.clear();
    trees_.fill(std::nullopt);
    ranges_.fill(std::nullopt);
}

RINGFENCE_DECL void transaction::inspect(const pages::inspection& told) const
{
    std::vector<pages::tree> tables;
    for (std::size_t i = 0; i < table_names.size(); ++i)
        try {
            tables.push_back(committed(static_cast<table>(i)));
        } catch (const error& e) {
            told.problem(e.what());
        }
    pages::inspect(*environment_->pages_, state_, tables, told);
}

RINGFENCE_DECL void read_transaction::reset() noexcept
{
    if (!live_ || environment_->process_ != current_process())
        return;
    mdb_txn_reset(handle_);
    live_ = false;
}

RINGFENCE_DECL void read_transaction::renew()
{
    reset();
    environment_->begin(*this);
}

RINGFENCE_DECL void write_transaction::put(table into, std::string_view key, std::string_view value)
{
    put(into, key, value.size(), [&](char* to) { std::ranges::copy(value, to); });
}

RINGFENCE_DECL void write_transaction::put(table into, std::string_view key, std::size_t size,
                                           const std::function<void(char*)>& fill)
{
    expect_sound_around(into, key);
    const auto of = static_cast<std::uint8_t>(into);
    const bool summed = is_summed() && pages::has_sum(of, key);
    MDB_val at = detail::as_val(key);
    MDB_val bytes{size + (summed ? pages::sum_size : 0), nullptr};
    if (const int code = mdb_put(handle_, environment_->handle_of(into), &at, &bytes, MDB_RESERVE); code != MDB_SUCCESS)
        fail(code, "write");
    char* const to = static_cast<char*>(bytes.mv_data);
    fill(to);
    if (summed) {
        const std::uint32_t sum = pages::record_sum(of, key, {to, size});
        std::memcpy(to + size, &sum, sizeof sum);
    }
}

RINGFENCE_DECL bool write_transaction::erase(table from, std::string_view key)
{
    MDB_val at = detail::as_val(key);
    const MDB_dbi table = environment_->handle_of(from);
    if (table == environment::no_table)
        return false;
    expect_sound_around(from, key);
    const int code = mdb_del(handle_, table, &at, nullptr);
    if (code == MDB_NOTFOUND)
        return false;
    if (code != MDB_SUCCESS)
        fail(code, "write");
    return true;
}

RINGFENCE_DECL void write_transaction::make_tables()
{
    for (std::size_t i = tables_of(environment_->format()); i < table_names.size(); ++i) {
        environment_->check(mdb_dbi_open(handle_, table_names[i], MDB_CREATE, &environment_->tables_[i]), "create");
        environment_->check(mdb_drop(handle_, environment_->tables_[i], 0), "empty");
    }
}

RINGFENCE_DECL void write_transaction::raise_format(std::uint32_t to)
{
    std::string bytes = environment::format_bytes(to);
    put(table::meta, "format", bytes);
    if (to >= first_summed_format) {
        if (!is_summed())
            pages::append_sum(bytes, static_cast<std::uint8_t>(table::meta), detail::summed_format);
        put(table::meta, detail::summed_format, bytes);
    }
    for (std::size_t i = tables_of(environment_->format()); i < tables_of(to); ++i)
        environment_->check(mdb_dbi_open(handle_, table_names[i], MDB_CREATE, &environment_->tables_[i]), "create");
    raised_ = to;
}

RINGFENCE_DECL std::shared_ptr<environment> environment::open(const std::filesystem::path& directory, access wanted,
                                                              const environment_options& options)
{
    // Ends behind the lock: where it has come to be the last, the environment's own end takes the mutex.
    std::shared_ptr<environment> shared;
    opened& all = registry();
    const mutex_lock lock{all.held};
    prepare(directory, wanted);
    const file_identity wanted_identity = identity(directory);
    for (;;) {
        const auto known = all.environments.find(wanted_identity);
        if (known == all.environments.end())
            break;
        shared = known->second.lock();
        if (shared) {
            if (wanted == access::write && shared->mode_ != access::write)
                throw error{error_code::refused,
                            "store `" + directory.string() +
                                "`: this process has it open for reading only; open it for writing first"};
            return shared;
        }
        all.closed.wait(all.held);  // its last user has gone, and is closing it at this moment
    }
    std::shared_ptr<environment> made{new environment{directory, wanted, options}};
    made->start();
    if (identity(directory) != wanted_identity)  // as `migrate` does
        throw error{error_code::busy,
                    "store `" + directory.string() + "`: another one took its place while it was opened; try again"};
    made->identity_ = wanted_identity;
    all.environments[wanted_identity] = made;
    return made;
}

RINGFENCE_DECL bool environment::is_open(const std::filesystem::path& directory)
{
    opened& all = registry();
    const mutex_lock lock{all.held};
    return all.environments.contains(identity(directory));
}

RINGFENCE_DECL environment::~environment()
{
    if (data_ >= 0)
        ::close(data_);
    if (handle_ == nullptr)
        return;
    if (process_ != current_process())  // the parent's, and not to be touched
        return;
    if (!identity_) {  // failed to open; `open` has the registry's mutex
        mdb_env_close(handle_);
        if (lock_ >= 0)
            ::close(lock_);
        return;
    }
    opened& all = registry();
    const mutex_lock lock{all.held};
    mdb_env_close(handle_);
    if (lock_ >= 0)
        ::close(lock_);  // not before: with it this process' locks on the file go
    all.environments.erase(*identity_);
    all.closed.notify_all();
}

RINGFENCE_DECL std::array<std::optional<environment::file_identity>, 2> environment::files_in_place() const
{
    std::array<std::optional<file_identity>, 2> found{};
    constexpr std::array<const char*, 2> names{"data.mdb", "lock.mdb"};
    for (std::size_t i = 0; i < names.size(); ++i) {
        struct stat at {};
        if (::stat((absolute_ / names[i]).c_str(), &at) == 0)
            found[i] = {at.st_dev, at.st_ino};
    }
    return found;
}

RINGFENCE_DECL void environment::expect_in_place() const
{
    // One that need not last may have been unlinked, so that nothing of it stays.
    if (options_.commits == durability::unsynced || files_in_place() == files_)
        return;
    throw error{error_code::io, "store `" + directory_.string() +
                                    "`: the files that are open are no longer those at its path, as its directory, "
                                    "data.mdb or lock.mdb was moved, removed or replaced; nothing is changed in them: "
                                    "put them back, or start again what uses the store"};
}

RINGFENCE_DECL reader_slots environment::readers() const
{
    struct listing {
        reader_slots found{};
        std::uint64_t oldest_commit = std::numeric_limits<std::uint64_t>::max();
    } listed;
    check(mdb_env_get_maxreaders(handle_, &listed.found.all), "look at the readers");
    // A head, then `pid thread commit` of each that has a slot, the last of them `-` where it does not read.
    const auto take = [](const char* line, void* to) {
        auto& [found, oldest_commit] = *static_cast<listing*>(to);
        std::istringstream words{line};
        pid_t process = 0;
        std::string thread;
        std::string commit;
        if (!(words >> process >> thread >> commit))
            return 0;
        ++found.taken;
        std::uint64_t seen = 0;
        const char* const end = commit.data() + commit.size();
        if (std::from_chars(commit.data(), end, seen).ptr == end && seen < oldest_commit) {
            oldest_commit = seen;
            found.oldest = process;
        }
        return 0;
    };
    if (const int code = mdb_reader_list(handle_, take, &listed); code < 0)
        check(code, "look at the readers");
    if (const std::uint64_t newest = pages::newest_commit(*pages_);
        listed.found.oldest && newest > listed.oldest_commit)
        listed.found.commits_since = newest - listed.oldest_commit;
    return listed.found;
}

RINGFENCE_DECL std::uint64_t environment::used_bytes() const
{
    return pages::newest_state(*pages_).all_pages * page_size;
}

RINGFENCE_DECL std::uint64_t environment::free_bytes()
{
    const read_transaction now{shared_from_this()};
    std::uint64_t count = 0;
    pages::for_each_free_page(*pages_, now.state_, [&](pages::page_number) { ++count; });
    return count * page_size;
}

RINGFENCE_DECL void environment::copy_to(int file)
{
    if (writer_.load(std::memory_order_relaxed) == std::this_thread::get_id())
        throw error{error_code::refused, "store `" + directory_.string() + "`: a copy inside a change"};
    expect_whole();                       // LMDB would walk over what is damaged
    const mutex_lock lock{write_mutex_};  // this process must not move its map while it is being copied
    int code = mdb_env_copyfd2(handle_, file, MDB_CP_COMPACT);
    if (code == MDB_MAP_RESIZED) {
        move_map(0);
        code = mdb_env_copyfd2(handle_, file, MDB_CP_COMPACT);
    }
    check(code, "copy");
}

RINGFENCE_DECL void environment::expect_whole()
{
    const read_transaction now{shared_from_this()};
    now.inspect({[](const std::string& problem) { fail_damaged(problem); }, [](std::uint64_t) {}});
}

RINGFENCE_DECL environment::environment(std::filesystem::path directory, access wanted,
                                        const environment_options& options)
    : directory_{std::move(directory)}, absolute_{std::filesystem::absolute(directory_)}, mode_{wanted},
      options_{options}, process_{current_process()}
{
}

RINGFENCE_DECL environment::opened& environment::registry()
{
    // Never destroyed: an engine that is itself static may end after this would.
    static opened& all = *new opened;
    static after_fork process;
    process.follow([] { std::construct_at(&all); });  // as it was left may be locked by a thread of the parent's
    return all;
}

RINGFENCE_DECL void environment::expect_same_process() const
{
    if (process_ != current_process())
        throw error{error_code::refused, "store `" + directory_.string() +
                                             "`: was opened before this process was forked; open it anew here"};
}

RINGFENCE_DECL environment::file_identity environment::identity(const std::filesystem::path& directory)
{
    struct stat found {};
    if (::stat(directory.c_str(), &found) != 0)
        detail::fail(errno, "open", directory);
    return {found.st_dev, found.st_ino};
}

RINGFENCE_DECL void environment::prepare(const std::filesystem::path& directory, access wanted)
{
    std::error_code failed;
    if (wanted == access::write) {
        std::filesystem::create_directories(directory, failed);
        if (failed)
            detail::fail(failed.value(), "create the directory", directory);
    }
    if (!std::filesystem::is_directory(directory, failed)) {
        if (std::filesystem::exists(directory, failed))
            throw error{error_code::format, "store `" + directory.string() + "`: is not a directory"};
        detail::fail(failed ? failed.value() : ENOENT, "open", directory);
    }
    if (wanted == access::write)
        return;
    struct stat data {};
    if (::stat((directory / "data.mdb").c_str(), &data) != 0)
        detail::fail(errno, "open data.mdb", directory);
    if (data.st_size == 0)  // made by somebody who has not begun to write
        detail::fail(ENOENT, "open data.mdb", directory);
}

RINGFENCE_DECL void environment::start()
{
    if (::sysconf(_SC_PAGESIZE) != page_size)
        throw error{error_code::format, "ringfence needs a system with pages of 4096 bytes"};
    const bool is_new = mode_ == access::write && !exists();
    if (!is_new)
        open_file();
    unsigned flags = MDB_NOTLS;
    if (mode_ != access::write)
        flags |= MDB_RDONLY;
    if (mode_ == access::alone)
        flags |= MDB_NOLOCK;
    if (options_.commits == durability::unsynced)
        flags |= MDB_NOSYNC;
    open_environment(flags);
    files_ = files_in_place();
    if (is_new)
        open_file();
    check_readers();
    if (mode_ == access::write) {
        lock_ = ::open((directory_ / "lock.mdb").c_str(), O_RDONLY | O_CLOEXEC);
        // `open` has the registry's mutex, which is never waited for by who could have this one.
        write_mutex_.as_if_locked();
        const writing mark{writer_};
        open_tables();
    } else {
        const read_transaction newest{shared_from_this()};
        format_ = read_format(newest.state_);
    }
}

RINGFENCE_DECL void environment::open_file()
{
    data_ = ::open((directory_ / "data.mdb").c_str(), O_RDONLY | O_CLOEXEC);
    if (data_ < 0)
        detail::fail(errno, "open data.mdb", directory_);
    named([&] {
        pages_.emplace(data_, options_.map_size);
        pages::expect_metas(*pages_);
    });
}

RINGFENCE_DECL void environment::open_environment(unsigned flags)
{
    constexpr mdb_mode_t owner_and_group = 0660;  // numbers of people: nobody else reads them
    for (std::size_t size = whole_pages(std::min(options_.map_size, options_.map_limit));;
         size = whole_pages(size / 2)) {
        check(mdb_env_create(&handle_), "open");
        check(mdb_env_set_maxdbs(handle_, static_cast<MDB_dbi>(table_names.size())), "open");
        check(mdb_env_set_maxreaders(handle_, options_.readers), "open");
        check(mdb_env_set_mapsize(handle_, size), "open");
        const int code = mdb_env_open(handle_, directory_.c_str(), flags, owner_and_group);
        if (code == MDB_SUCCESS)
            break;
        mdb_env_close(handle_);
        handle_ = nullptr;
        // LMDB has at least as much as the store needs.
        if (code != ENOMEM || size == whole_pages(0))
            check(code, "open");
    }
    MDB_envinfo info{};
    check(mdb_env_info(handle_, &info), "open");
    map_size_ = info.me_mapsize;
}

RINGFENCE_DECL bool environment::exists() const
{
    std::error_code failed;
    const auto size = std::filesystem::file_size(directory_ / "data.mdb", failed);
    return !failed && size != 0;
}

RINGFENCE_DECL void environment::open_tables()
{
    // A change gets back the pages that it frees itself only where LMDB has found some that commits before it freed and
    // no reader sees (mdb_ovpage_free): a new store's first import, if it is large, would take new ones again and
    // again.
    constexpr int first_commits = 3;
    for (int made = 0;;) {
        try {
            write_transaction change;
            begin(change);
            const rollback guard{change};
            const bool is_new = made != 0 || change.state_.tables.entries == 0;
            if (is_new) {
                format_ = options_.format;
                for (std::size_t i = 0; i < tables_of(format_); ++i)
                    check(mdb_dbi_open(change.handle_, table_names[i], MDB_CREATE, &tables_[i]), "create");
                change.raise_format(format_);
            } else {
                // LMDB takes pages to write on from those that are free.
                pages::for_each_free_page(*pages_, change.state_, [](pages::page_number) {});
                format_ = read_format(change.state_);
                find_tables(change.handle_);
            }
            // Committed even when nothing was changed: only so do the tables' handles stay open.
            commit(change);
            if (!is_new || ++made == first_commits)
                return;
        } catch (const detail::map_full&) {
            grow();
        }
    }
}

RINGFENCE_DECL void environment::find_tables(MDB_txn* txn)
{
    for (std::size_t i = 0; i < tables_of(format_); ++i)
        check(mdb_dbi_open(txn, table_names[i], i >= tables_of(oldest_format) ? MDB_CREATE : 0, &tables_[i]), "open");
}

RINGFENCE_DECL std::string environment::format_bytes(std::uint32_t format)
{
    std::string bytes(4, '\0');
    for (unsigned i = 0; i < 4; ++i)
        bytes[i] = static_cast<char>(format >> (8 * i) & 0xff);
    return bytes;
}

RINGFENCE_DECL std::uint32_t environment::read_format(const pages::state& in) const
{
    std::uint32_t version = 0;
    named([&] {
        pages::sound_pages sound;
        const auto meta = static_cast<std::uint8_t>(table::meta);
        pages::tree_cursor at{pages::find_table(*pages_, in, table_names[meta], meta, sound)};
        if (!at.find("format") || at.stored().size() != 4)
            throw error{error_code::format, "data.mdb holds no ringfence store; choose another directory"};
        version = pages::load<std::uint32_t>(at.stored().data());
        // Damage that makes a format of another would have sums taken for records, or the other way round.
        std::uint32_t again = 0;
        if (at.find(detail::summed_format)) {
            const auto value = pages::summed_value(meta, detail::summed_format, at.stored());
            again = value && value->size() == 4 ? pages::load<std::uint32_t>(value->data()) : ~version;
        }
        if ((version >= first_summed_format || again != 0) && version != again)
            fail_damaged("its format is not as it was written");
        pages::tree_cursor tables{pages::tree_of_tables(*pages_, in, &sound)};
        for (std::size_t i = 0; i < tables_of(oldest_format); ++i)
            if (!tables.find(table_names[i]))
                fail_damaged(std::string{"the table `"} + table_names[i] + "` is missing");
        if (version < oldest_format || version > format_version)
            throw error{error_code::format,
                        "has format " + std::to_string(version) + ", this program reads formats " +
                            std::to_string(oldest_format) + " to " + std::to_string(format_version) +
                            "; use the ringfence that wrote it, or build a new store from the rule files and lists"};
    });
    return version;
}

RINGFENCE_DECL void environment::check(int code, std::string_view what) const
{
    if (code != MDB_SUCCESS)
        detail::fail(code, what, directory_);
}

RINGFENCE_DECL void environment::check_readers() noexcept
{
    int dead = 0;
    mdb_reader_check(handle_, &dead);  // a failure here shows itself at the next transaction
}

RINGFENCE_DECL std::optional<pid_t> environment::writing_process() const
{
#ifdef __GLIBC__
    // The head of lock.mdb as LMDB 0.9.24 has it (mdb.c: MDB_txbody, MDB_txninfo): a mark, the format of the file, the
    // mutex of the reader table, the last commit and how many readers there are; on the next line of the cache the
    // mutex of writers, which knows the thread that holds it.
    struct lock_file {
        std::uint32_t mark;
        std::uint32_t format;
        pthread_mutex_t readers_mutex;
        std::uint64_t commit;
        std::uint32_t readers;
        alignas(64) pthread_mutex_t writers_mutex;
    };
    constexpr std::uint32_t known_format = 0x10001;
    lock_file now;
    if (::pread(lock_, &now, sizeof now, 0) != static_cast<ssize_t>(sizeof now) || now.mark != pages::lmdb_mark ||
        now.format != known_format)
        return std::nullopt;
    const pid_t thread = now.writers_mutex.__data.__owner;
    if (now.writers_mutex.__data.__lock == 0 || thread <= 0)
        return 0;
    // One that has died leaves the mutex to whoever comes next.
    std::ifstream status{"/proc/" + std::to_string(thread) + "/status"};
    for (std::string line; std::getline(status, line);)
        if (line.starts_with("Tgid:"))
            return static_cast<pid_t>(std::strtol(line.c_str() + 5, nullptr, 10));
    return 0;
#else
    return std::nullopt;
#endif
}

RINGFENCE_DECL void environment::await_other_writers() const
{
    using clock = std::chrono::steady_clock;
    constexpr std::chrono::milliseconds most_between_looks{5};
    const std::uint64_t commit = pages::newest_commit(*pages_);
    const clock::time_point begin = clock::now();
    for (std::chrono::microseconds pause{100};;) {
        const pid_t holder = writing_process().value_or(0);
        if (holder == 0 || pages::newest_commit(*pages_) != commit)
            return;
        if (const auto now = clock::now(); now - begin > options_.lock_patience || now > waits_until_.load())
            throw error{error_code::busy, "store `" + directory_.string() + "`: the process " + std::to_string(holder) +
                                              " has been changing it for " +
                                              std::to_string((now - begin) / std::chrono::seconds{1}) +
                                              " s and does not come to an end, so nothing was changed; try again once "
                                              "it has ended"};
        std::this_thread::sleep_for(pause);
        pause = std::min<std::chrono::microseconds>(2 * pause, most_between_looks);
    }
}

RINGFENCE_DECL void environment::begin(write_transaction& change)
{
    change.environment_ = this;
    expect_same_process();
    expect_in_place();
    await_other_writers();
    if (++writes_ % writes_between_checks == 0)
        check_readers();
    int code = mdb_txn_begin(handle_, nullptr, 0, &change.handle_);
    while (code == MDB_MAP_RESIZED) {
        move_map(0);
        code = mdb_txn_begin(handle_, nullptr, 0, &change.handle_);
    }
    if (code != MDB_SUCCESS) {
        change.handle_ = nullptr;
        detail::fail(code, "begin to write", directory_);
    }
    change.changes_ = true;
    change.id_ = mdb_txn_id(change.handle_);
    try {
        const auto before = pages::read_state(*pages_, change.id_ - 1);
        if (!before)
            fail_damaged("no meta page is of the last commit, " + std::to_string(change.id_ - 1));
        change.see(change.id_, *before);
        if (before->tables.entries != 0)
            change.committed(table::meta);  // and with it the page where LMDB finds the tables
    } catch (...) {
        mdb_txn_abort(change.handle_);
        change.handle_ = nullptr;
        throw;
    }
}

RINGFENCE_DECL void environment::commit(write_transaction& change)
{
    for (std::size_t i = 0; i < change.before_commit_.size(); ++i)
        change.before_commit_[i](change);
    expect_in_place();  // there may have been other writers to wait for
    int code = mdb_txn_commit(change.handle_);
    change.handle_ = nullptr;
    if (code == EIO && out_of_room())
        code = ENOSPC;  // LMDB says EIO of a write that came to an end half way
    check(code, "commit");
    if (change.raised_)
        format_ = *change.raised_;
}

RINGFENCE_DECL bool environment::out_of_room() const noexcept
{
    constexpr std::uint64_t little = 1 << 20;
    struct statvfs disk {};
    if (::statvfs(directory_.c_str(), &disk) == 0 && std::uint64_t{disk.f_bavail} * disk.f_frsize < little)
        return true;
    rlimit largest{};
    std::error_code failed;
    const std::uint64_t size = std::filesystem::file_size(directory_ / "data.mdb", failed);
    return !failed && ::getrlimit(RLIMIT_FSIZE, &largest) == 0 && largest.rlim_cur != RLIM_INFINITY &&
           size + little > largest.rlim_cur;
}

RINGFENCE_DECL void environment::grow()
{
    const std::size_t now = map_size_;
    const std::size_t limit = whole_pages(options_.map_limit);
    if (now >= limit)
        throw error{error_code::full, "store `" + directory_.string() + "`: reached its limit of " +
                                          std::to_string(options_.map_limit >> 20) +
                                          " MiB; open it with a larger `map_limit`"};
    move_map(std::min(now + std::min(now, growth_step), limit));
}

RINGFENCE_DECL std::size_t environment::whole_pages(std::size_t bytes) noexcept
{
    const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
    constexpr std::size_t least = 64;  // pages that an empty store and its first change need
    return std::max((bytes + page - 1) / page, least) * page;
}

RINGFENCE_DECL void environment::move_map(std::size_t size)
{
    remapping_ = true;
    struct reopen {
        std::atomic<bool>& flag;
        ~reopen()
        {
            flag = false;
            flag.notify_all();
        }
    } const at_end{remapping_};
    const auto patience = std::chrono::steady_clock::now() + reader_patience;
    {
        const mutex_lock lock{gates_mutex_};
        for (const auto& each : gates_)
            while (each->up.load()) {
                if (std::chrono::steady_clock::now() > patience)
                    throw error{error_code::busy,
                                "store `" + directory_.string() +
                                    "`: has to grow, but a read transaction of this process does not end"};
                std::this_thread::sleep_for(std::chrono::microseconds{50});
            }
        // The generation first: should LMDB fail half way, who follows the growth tries it again.
        map_generation_.fetch_add(1);
        check(mdb_env_set_mapsize(handle_, size), "grow");
        MDB_envinfo info{};
        check(mdb_env_info(handle_, &info), "grow");
        map_size_ = info.me_mapsize;
    }
}

RINGFENCE_DECL void environment::follow_growth(std::uint64_t generation)
{
    if (writer_.load() == std::this_thread::get_id())
        throw error{error_code::refused, "store `" + directory_.string() + "`: a read transaction inside a change"};
    const mutex_lock lock{write_mutex_};
    if (map_generation_.load() == generation)
        move_map(0);
}

RINGFENCE_DECL void environment::enter(detail::gate& own)
{
    for (;;) {
        own.up.store(true);
        if (!remapping_.load())
            return;
        own.up.store(false);
        remapping_.wait(true);
    }
}

RINGFENCE_DECL int environment::renew(read_transaction& reading)
{
    enter(*reading.gate_);
    const int code = reading.handle_ == nullptr ? mdb_txn_begin(handle_, nullptr, MDB_RDONLY, &reading.handle_)
                                                : mdb_txn_renew(reading.handle_);
    reading.gate_->up.store(false, std::memory_order_release);
    return code;
}

RINGFENCE_DECL bool environment::take_state(read_transaction& reading)
{
    const std::uint64_t commit = mdb_txn_id(reading.handle_);
    if (commit == reading.id_ && reading.state_.all_pages != 0)
        return true;
    const auto found = pages::read_state(*pages_, commit);
    if (!found)
        return false;
    // Whoever has made a commit since may be making another, which overwrites what was read here. That takes until what
    // readers see is the first of them.
    if (pages::newest_commit(*pages_) > commit) {
        mdb_txn_reset(reading.handle_);
        if (renew(reading) != MDB_SUCCESS || mdb_txn_id(reading.handle_) != commit)
            return false;
    }
    reading.see(commit, *found);
    return true;
}

RINGFENCE_DECL void environment::begin(read_transaction& reading)
{
    constexpr int tries = 100;
    bool checked = false;
    expect_same_process();
    for (int tried = 1;;) {
        const std::uint64_t generation = map_generation_.load();
        const int code = renew(reading);
        if (code == MDB_MAP_RESIZED) {
            follow_growth(generation);
        } else if (code == MDB_READERS_FULL && !checked) {
            check_readers();
            checked = true;
        } else if (code != MDB_SUCCESS) {
            detail::fail(code, "begin to read", directory_);
        } else {
            std::exception_ptr damaged;
            try {
                if (take_state(reading)) {
                    reading.live_ = true;
                    return;
                }
            } catch (const error&) {
                damaged = std::current_exception();
            }
            // Overwritten while it was read, most likely: the next one is another.
            mdb_txn_reset(reading.handle_);
            if (++tried > tries)
                damaged ? std::rethrow_exception(damaged)
                        : fail_damaged("its meta pages are not of the commits that lock.mdb speaks of");
        }
    }
}

}  // namespace ringfence::store

#endif
