// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// The store's directory as one LMDB environment: opening, transactions, cursors and the one place that knows
// LMDB's return codes. No other file of the library includes lmdb.h.
//
// What is read of a committed state is read by pages/, which believes nothing that it has not looked at; LMDB keeps the
// readers and makes the changes. What a change has LMDB walk over is looked at first, as far as it is a committed
// state.
//
// LMDB can move its map only while no other thread begins or ends to read. Each `read_transaction` owns a gate, one
// atomic flag that is up meanwhile. Whoever moves the map raises `remapping_`, waits until every gate is down, and lets
// the readers in again. A reader pays one exchange for it. What has been read lies in a map of our own, which stays.
//
// For all of store/: a transaction is for one thread at a time, and so are calls that are given it; calls with
// different transactions, and with an `environment`, may be made from any number of threads. One that is given either
// throws `error`, mostly `corrupt` or `io`, where it writes `full` as well; what else is said beside it. What is thrown
// inside `environment::write` gives up all of that change. What is returned is a value of its own unless it is a
// `std::string_view`, which is into the store.

#ifndef RINGFENCE_STORE_ENVIRONMENT_HPP
#define RINGFENCE_STORE_ENVIRONMENT_HPP

#include <ringfence/base/mutex.hpp>
#include <ringfence/base/process.hpp>
#include <ringfence/config.hpp>
#include <ringfence/store/error.hpp>
#include <ringfence/store/pages/inspect.hpp>
#include <ringfence/store/pages/page_file.hpp>
#include <ringfence/store/pages/state.hpp>
#include <ringfence/store/pages/tree.hpp>

#include <lmdb.h>

#include <sys/resource.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

namespace ringfence::store {

/// The store's tables, one named LMDB database each. FORMAT.md says what is in them.
enum class table : std::uint8_t {
    meta,
    lists,
    layers,
    index,
    spans,
    entries,
    imports,
    journal,
    policies,
    changes,
    details,
    trail,
    users,
    rejects,  ///< since format 3, as the next
    stops,
    texts,   ///< since format 4
    replies  ///< since format 6
};

inline constexpr std::array<const char*, 17> table_names{
    "meta",    "lists",   "layers", "index", "spans",   "entries", "imports", "journal", "policies",
    "changes", "details", "trail",  "users", "rejects", "stops",   "texts",   "replies"};

/// The version of everything FORMAT.md describes, that a new store has. What it has more than the oldest one is refused
/// on a store of an older format (`expect_format`), and so never there; `migrate` takes a store to the newest one.
inline constexpr std::uint32_t format_version = 6;

/// A program reads and writes stores of this format, too. It refuses those of any other.
inline constexpr std::uint32_t oldest_format = 2;

/// The first format whose records have sums (pages/record_sum.hpp).
inline constexpr std::uint32_t first_summed_format = 5;

/// How many of `table_names` each format has: a store of an older format has nothing in the others.
constexpr std::size_t tables_of(std::uint32_t format) noexcept
{
    return format < 3 ? 13 : format < 4 ? 15 : format < 6 ? 16 : table_names.size();
}

enum class access : std::uint8_t {
    read,   ///< read only; needs to write `lock.mdb` all the same, as LMDB keeps its readers there
    write,  ///< read and write; creates the store where there is none
    alone   ///< as `read`, without telling others: for who has made sure that nobody else has it open
};

enum class durability : std::uint8_t {
    synced,   ///< a commit has reached the disk when `write` returns
    unsynced  ///< the system writes when it likes: a power cut may ruin the store. For stores that can be made anew.
};

struct environment_options {
    /// Bytes of address space to begin with, not of disk; where there is less to be had, that. Grows by itself.
    std::size_t map_size = std::size_t{64} << 30;
    std::size_t map_limit = std::size_t{64} << 30;  ///< bytes the map, and so the store, may grow to
    /// Read transactions at a time, over all processes: of the first who opens the store while nobody has it open.
    unsigned readers = 4096;
    durability commits = durability::synced;
    /// How long a change waits for one that another process is at work on and does not come to an end with.
    std::chrono::milliseconds lock_patience{10'000};
    /// Of a store that is made: an older one is for programs that know no newer.
    std::uint32_t format = format_version;
};

/// Who reads a store, over all processes. A read transaction keeps its slot until it ends for good.
struct reader_slots {
    unsigned all = 0;
    unsigned taken = 0;
    /// The process whose transaction sees the oldest state, and how many commits have been made since; nothing where
    /// nobody reads at this moment. Pages that it may see are not used again.
    std::optional<pid_t> oldest{};
    std::uint64_t commits_since = 0;
};

class environment;
class write_transaction;

namespace detail {

/// Thrown inside `environment::write` alone, which answers it by a larger map.
class map_full : public error {
public:
    using error::error;
};

/// What LMDB's `code` means, while doing `what` with the store in `where`.
[[noreturn]] inline void fail(int code, std::string_view what, const std::filesystem::path& where)
{
    const std::string at = "store `" + where.string() + "`: ";
    const std::string doing = " (" + std::string{what} + ": " + mdb_strerror(code) + ")";
    switch (code) {
    case MDB_MAP_FULL: throw map_full{error_code::full, at + "the map is full" + doing};
    case ENOENT: throw error{error_code::missing, at + "there is none; the first policy activated creates it" + doing};
    case MDB_INVALID:
    case MDB_VERSION_MISMATCH:
    case MDB_INCOMPATIBLE:
        throw error{error_code::format, at + "data.mdb is not a ringfence store; choose another directory" + doing};
    case EACCES:
    case EPERM:
    case EROFS:
        throw error{error_code::permission,
                    at +
                        "not permitted; a reader needs to read data.mdb and to write lock.mdb, a writer needs to write "
                        "both: check their owner, group and mode" +
                        doing};
    case MDB_READERS_FULL:
        throw error{error_code::busy,
                    at + "too many read transactions at a time; end some or open with more `readers`" + doing};
    case EAGAIN:
    case EBUSY: throw error{error_code::busy, at + "in use by another program; try again" + doing};
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
        throw error{error_code::full,
                    at + "no room left on the disk; nothing was changed, make room and try again" + doing};
    case MDB_TXN_FULL:
        throw error{error_code::full, at + "too much changed in one transaction; do it in smaller parts" + doing};
    case MDB_CORRUPTED:
    case MDB_PAGE_NOTFOUND:
    case MDB_CURSOR_FULL:
    case MDB_PAGE_FULL:
        throw error{error_code::corrupt,
                    at + "damaged; restore it from a copy or build it anew from its sources" + doing};
    case MDB_BAD_TXN: throw error{error_code::refused, at + "this change had failed before and cannot go on" + doing};
    case MDB_PANIC:
        throw error{error_code::io, at + "an earlier write failed half way; close the store and open it again" + doing};
    case ENOMEM: throw error{error_code::io, at + "not enough memory or address space" + doing};
    default: throw error{error_code::io, at + "the system failed" + doing};
    }
}

inline MDB_val as_val(std::string_view bytes) noexcept
{
    return MDB_val{bytes.size(), const_cast<char*>(bytes.data())};  // LMDB does not write through it
}

inline std::string_view as_view(const MDB_val& value) noexcept
{
    return {static_cast<const char*>(value.mv_data), value.mv_size};
}

/// One read transaction's flag; its own cache line, as each thread has one.
struct alignas(64) gate {
    std::atomic<bool> up{false};
};

}  // namespace detail

/// Throws `error_code::missing` where the directory holds no store: before one is opened for a change that must not
/// create it.
RINGFENCE_DECL void expect_store(const std::filesystem::path& directory);

class transaction;

/// Throws `error_code::refused` where the store's format is older than `needed`, in which `what`, as `a list's second
/// name`, came to be.
RINGFENCE_DECL void expect_format(const transaction& in, std::uint32_t needed, std::string_view what);

/// What reading needs, in a read or in a write transaction. Views into the store that its functions return
/// are good until the transaction ends, in a write transaction until its next change.
class transaction {
public:
    transaction(const transaction&) = delete;
    transaction& operator=(const transaction&) = delete;

    /// The value at `key`, or nothing. `key` must not be empty nor longer than 511 bytes. Throws `error`.
    std::optional<std::string_view> get(table from, std::string_view key) const;

    /// Names this state of the store: two transactions of one environment with equal ids see the same bytes at the same
    /// addresses. Numbers the store's commits: what a write transaction leaves behind has this id in every process.
    std::uint64_t id() const noexcept { return id_; }

    /// How many records a table has. Throws `error`.
    std::size_t count(table of) const;

    const environment& owner() const noexcept { return *environment_; }

    /// Whether its records have sums.
    bool is_summed() const noexcept;

    /// Pages that the committed state has, free ones included.
    std::uint64_t pages() const noexcept { return state_.all_pages; }

    /// Walks all pages of the committed state. Throws what `told` throws.
    void inspect(const pages::inspection& told) const;

protected:
    friend class cursor;
    friend class environment;

    transaction() = default;
    ~transaction() = default;
    [[noreturn]] void fail(int code, std::string_view what) const;

    /// A table in the committed state: that which is read, or which is being changed.
    const pages::tree& committed(table of) const;

    /// Begins to read or change another committed state.
    void see(std::uint64_t commit, const pages::state& state);

    /// Of a change: makes sure that LMDB may look for this key.
    void expect_sound_around(table in, std::string_view key) const;

    /// Of a change: the value in what LMDB has found.
    std::string_view value_of(table in, std::string_view key, std::string_view stored) const;

    environment* environment_ = nullptr;
    MDB_txn* handle_ = nullptr;
    std::uint64_t id_ = 0;
    bool changes_ = false;
    pages::state state_{};

private:
    /// Keys of a table around which LMDB may look: from `low` on, to before `high` where there is one.
    struct sound_range {
        std::string_view low;
        std::optional<std::string_view> high;
    };

    // Found when they are asked for first.
    mutable pages::sound_pages sound_;
    mutable std::array<std::optional<pages::tree>, table_names.size()> trees_{};
    mutable std::array<std::optional<sound_range>, table_names.size()> ranges_{};
};

/// A read transaction to be used again and again: `renew`, read, `reset`. For one thread at a time.
class read_transaction : public transaction {
public:
    /// Live from the start. Throws `error`.
    explicit read_transaction(std::shared_ptr<environment> in);
    ~read_transaction();

    /// Ends the snapshot and keeps the place among the readers. Does nothing when it is not live.
    void reset() noexcept;

    /// A snapshot of the newest state. Waits while the map is being moved. Throws `error`; not live then.
    /// A thread that has a live one must not call `environment::write`.
    void renew();

    bool live() const noexcept { return live_; }

private:
    friend class environment;

    std::shared_ptr<environment> keep_;
    std::shared_ptr<detail::gate> gate_;
    bool live_ = false;
};

/// A change of the store, made and committed by `environment::write` alone. Good, as what it has given out, until the
/// function that it was given to returns.
class write_transaction : public transaction {
public:
    /// Sets the value at `key`. Throws `error`.
    void put(table into, std::string_view key, std::string_view value);

    /// As `put` with a value of `size` bytes that `fill` writes where they will lie. Throws `error` and what `fill`
    /// throws.
    void put(table into, std::string_view key, std::size_t size, const std::function<void(char*)>& fill);

    /// Whether there was a value at `key`; there is none now. Throws `error`.
    bool erase(table from, std::string_view key);

    /// Makes the tables that a store of an older format lacks, for `migrate` to fill: empty, whatever was left there by
    /// one that was killed. Until the store has the format that they came with, nobody else looks at them. Throws
    /// `error`; the environment is not to be used where the change is given up, here and in the next.
    void make_tables();

    /// Gives a store of an older format this one, for `migrate`, once all else is done. Throws `error`.
    void raise_format(std::uint32_t to);

    /// `f` runs once, when all is done and before the commit, in the order of these calls. What it throws gives up the
    /// change.
    void before_commit(std::function<void(write_transaction&)> f) { before_commit_.push_back(std::move(f)); }

    /// What the index notes for the readers' directories; index/changes.hpp alone touches it.
    struct touched {
        std::vector<std::uint64_t> segments;  ///< keys of the segments written or erased
        std::uint64_t spans = 0;              ///< nodes written or erased
    };
    touched& touched_index() noexcept { return touched_; }

private:
    friend class environment;
    write_transaction() = default;
    ~write_transaction() = default;

    touched touched_;
    std::optional<std::uint32_t> raised_{};  ///< the format that the store has once this is committed
    std::vector<std::function<void(write_transaction&)>> before_commit_;
};

/// A place in a table, in the order of its keys. In a write transaction a change of the same table voids it
/// until the next `seek`, `first` or `last`. Must end before its transaction does. What moves it tells whether there is
/// a record there, and throws `error`; `key` and `value` are good after it told so.
class cursor {
public:
    cursor(const transaction& in, table of);
    ~cursor()
    {
        if (handle_)
            mdb_cursor_close(handle_);
    }
    cursor(const cursor&) = delete;
    cursor& operator=(const cursor&) = delete;

    bool first() { return handle_ ? change_place(MDB_FIRST, {}) : at_.first(); }
    bool last() { return handle_ ? change_place(MDB_LAST, highest_key) : at_.last(); }
    bool next() { return handle_ ? change_place(MDB_NEXT, key()) : at_.next(); }
    bool previous() { return handle_ ? change_place(MDB_PREV, key()) : at_.previous(); }

    /// To the first record whose key is not less than `key`.
    bool seek(std::string_view key)
    {
        if (!handle_)
            return at_.seek(key);
        key_ = detail::as_val(key);
        return change_place(MDB_SET_RANGE, key);
    }

    /// To the last record whose key is not greater than `key`.
    bool seek_back(std::string_view wanted)
    {
        if (!seek(wanted))
            return last();
        return key() == wanted || previous();
    }

    std::string_view key() const noexcept { return handle_ ? detail::as_view(key_) : at_.key(); }

    /// Throws `error`.
    std::string_view value() const
    {
        return handle_ ? in_.value_of(table_, key(), detail::as_view(value_)) : at_.value();
    }

    /// What is stored as the value, and behind it the record's sum where it has one: not looked at, where the value has
    /// pages of its own. Throws `error`.
    std::string_view stored() const { return handle_ ? detail::as_view(value_) : at_.stored(); }

private:
    /// Not less than any key there is.
    static constexpr std::string_view highest_key{"\xff\xff\xff\xff\xff\xff\xff\xff\xff"};

    bool change_place(MDB_cursor_op op, std::string_view around);

    const transaction& in_;
    table table_;
    pages::tree_cursor at_;         ///< in a transaction that reads
    MDB_cursor* handle_ = nullptr;  ///< in one that changes, unless the store's format does not have the table
    MDB_val key_{};
    MDB_val value_{};
};

/// The store of one directory, in this process. Thread safe. In the child of a fork what was opened before neither
/// reads nor writes, and is refused: open the store anew there.
class environment : public std::enable_shared_from_this<environment> {
public:
    /// Opens the store, for `access::write` creates it where there is none. LMDB allows a directory to be open
    /// once in a process, so the second call returns what the first one opened, its options included. Asking to
    /// write while it is open for reading alone is refused: open for writing first.
    /// Throws `error`.
    static std::shared_ptr<environment> open(const std::filesystem::path& directory, access wanted,
                                             const environment_options& options = {});

    /// The same store for the child of a fork, opened before that: an environment of its own, with the same options.
    /// Throws `error`.
    std::shared_ptr<environment> open_in_child() const { return open(absolute_, mode_, options_); }

    /// Whether this process has the store open. Throws `error` where there is no such directory.
    static bool is_open(const std::filesystem::path& directory);

    environment(const environment&) = delete;
    environment& operator=(const environment&) = delete;
    ~environment();

    const std::filesystem::path& directory() const noexcept { return directory_; }
    access mode() const noexcept { return mode_; }

    /// Of the store: from `oldest_format` to `format_version`.
    std::uint32_t format() const noexcept { return format_; }

    /// Throws `error`, `io`, where the files that are open are no longer the ones at the store's path, as somebody has
    /// moved or removed the directory, `data.mdb` or `lock.mdb`, or has put others in their place. `write` looks for
    /// itself and changes nothing then: it would be seen by nobody, or beside another writer. What is read goes on
    /// coming from what is open. Of an `unsynced` store nothing is expected. Thread safe.
    void expect_in_place() const;

    /// Throws `error`. Thread safe.
    reader_slots readers() const;

    /// Bytes of address space the map has now.
    std::size_t map_size() const noexcept { return map_size_; }

    /// Bytes of `data.mdb` in use, free pages inside it included. Throws `error`.
    std::uint64_t used_bytes() const;

    /// Bytes of those that are free in the newest state, and so are used before the file grows, once nobody sees a
    /// state in which they were not. Throws `error`.
    std::uint64_t free_bytes();

    /// Looks at every page and record of the newest state. Throws `error`, `corrupt` where one is damaged.
    void expect_whole();

    /// Writes a copy of the newest state to an open file, without the pages that are free, once all of it was looked
    /// at. Others read and write as ever meanwhile; writers of this process wait. Throws `error`.
    void copy_to(int file) RINGFENCE_EXCLUDES(write_mutex_);

    /// From `then` on a change waits for no other process. For a program that has to end. Thread safe.
    void wait_no_longer_than(std::chrono::steady_clock::time_point then) noexcept { waits_until_ = then; }

    /// Runs `f(write_transaction&)` and commits, returning what `f` returned. Waits for other writers of any
    /// process, as long as they come to an end with what they do: else throws `busy`, and names the process. When `f`
    /// throws, nothing is changed. `f` runs again from the start when the map had to grow, so it must set, not
    /// accumulate, what it leaves outside. Not to be called inside `f`, nor with a live read transaction of the same
    /// thread. Throws `error`, `refused` where the store is open for reading only or inside `f`, and what `f` throws.
    template <class F>
    std::invoke_result_t<F&, write_transaction&> write(F&& f) RINGFENCE_EXCLUDES(write_mutex_)
    {
        using result = std::invoke_result_t<F&, write_transaction&>;
        if (mode_ != access::write)
            throw error{error_code::refused, "store `" + directory_.string() + "`: open for reading only"};
        if (writer_.load(std::memory_order_relaxed) == std::this_thread::get_id())
            throw error{error_code::refused, "store `" + directory_.string() + "`: a change inside a change"};
        const mutex_lock lock{write_mutex_};
        const writing mark{writer_};
        for (;;) {
            try {
                write_transaction change;
                begin(change);
                const rollback guard{change};
                if constexpr (std::is_void_v<result>) {
                    f(change);
                    commit(change);
                    return;
                } else {
                    result value = f(change);
                    commit(change);
                    return value;
                }
            } catch (const detail::map_full&) {
                grow();
            }
        }
    }

private:
    friend class transaction;
    friend class read_transaction;
    friend class write_transaction;
    friend class cursor;

    struct file_identity {
        dev_t device;
        ino_t inode;
        friend auto operator<=>(const file_identity&, const file_identity&) = default;
    };

    struct writing {
        std::atomic<std::thread::id>& who;
        explicit writing(std::atomic<std::thread::id>& w) : who{w} { who = std::this_thread::get_id(); }
        ~writing() { who = std::thread::id{}; }
        writing(const writing&) = delete;
        writing& operator=(const writing&) = delete;
    };

    struct rollback {
        write_transaction& of;
        explicit rollback(write_transaction& w) : of{w} {}
        ~rollback()
        {
            if (of.handle_ != nullptr)
                mdb_txn_abort(of.handle_);
        }
        rollback(const rollback&) = delete;
        rollback& operator=(const rollback&) = delete;
    };

    static constexpr std::chrono::seconds reader_patience{10};
    static constexpr std::size_t growth_step = std::size_t{1} << 30;
    static constexpr unsigned writes_between_checks = 64;

    environment(std::filesystem::path directory, access wanted, const environment_options& options);

    // The one piece of state that outlives calls: LMDB's rule is per process, so the memory of it must be too.
    struct opened {
        mutex held;
        condition_variable closed;
        std::map<file_identity, std::weak_ptr<environment>> environments RINGFENCE_GUARDED_BY(held);
    };
    /// Of this process: in the child of a fork nothing is open.
    static opened& registry();

    /// Throws in another process than the one that opened it.
    void expect_same_process() const;

    static file_identity identity(const std::filesystem::path& directory);

    static void prepare(const std::filesystem::path& directory, access wanted);

    void start();

    bool exists() const;

    /// Opens the tables for changes, and makes those of a new store.
    void open_tables() RINGFENCE_REQUIRES(write_mutex_);

    /// Has a handle of LMDB for each of the tables that the store's format has; those that are missing since the oldest
    /// format are made.
    void find_tables(MDB_txn* txn) RINGFENCE_REQUIRES(write_mutex_);

    static std::string format_bytes(std::uint32_t format);

    /// The format of a committed state. Throws.
    std::uint32_t read_format(const pages::state& in) const;

    /// The process that holds the right to write by LMDB's lock, 0 for none, nothing where that cannot be known.
    std::optional<pid_t> writing_process() const;

    /// Returns when no other process holds the right to write, or when those that do come to an end with it: then LMDB
    /// has them wait for each other. Throws `busy` where one of them has kept it too long.
    void await_other_writers() const;

    /// What `data.mdb` and `lock.mdb` at the store's path are now.
    std::array<std::optional<file_identity>, 2> files_in_place() const;

    /// Opens data.mdb for reading.
    void open_file();

    /// Has LMDB open the store with as much address space as there is.
    void open_environment(unsigned flags);

    /// Runs `f`, and has what it throws of damage say whose it is.
    template <class F>
    void named(F&& f) const
    {
        try {
            f();
        } catch (const error& e) {
            throw error{e.code(), "store `" + directory_.string() + "`: " + e.what()};
        }
    }

    void check(int code, std::string_view what) const;

    void check_readers() noexcept;

    /// Of a table that the store's format does not have, and LMDB never gives out.
    static constexpr MDB_dbi no_table = ~MDB_dbi{0};
    static constexpr std::array<MDB_dbi, table_names.size()> no_tables() noexcept
    {
        std::array<MDB_dbi, table_names.size()> none{};
        none.fill(no_table);
        return none;
    }

    MDB_dbi handle_of(table of) const noexcept { return tables_[static_cast<std::size_t>(of)]; }

    void begin(write_transaction& change) RINGFENCE_REQUIRES(write_mutex_);

    void commit(write_transaction& change) RINGFENCE_REQUIRES(write_mutex_);

    // Whether the file system, or the file's largest size, has no room for a further write of some size.
    bool out_of_room() const noexcept;

    void grow() RINGFENCE_REQUIRES(write_mutex_);

    static std::size_t whole_pages(std::size_t bytes) noexcept;

    // Called without a transaction. Size 0: as large as the store says.
    void move_map(std::size_t size) RINGFENCE_REQUIRES(write_mutex_) RINGFENCE_EXCLUDES(gates_mutex_);

    // A reader met MDB_MAP_RESIZED: another process has made the store larger than this one's map.
    // `generation`: of the map that it met it with; where another reader has followed since, there is nothing to do.
    void follow_growth(std::uint64_t generation) RINGFENCE_EXCLUDES(write_mutex_);

    void enter(detail::gate& own);

    /// One step of LMDB's towards reading the newest state: its code.
    int renew(read_transaction& reading);

    /// Has a transaction that LMDB has begun read what it sees; false where that has been overwritten meanwhile.
    bool take_state(read_transaction& reading);

    void begin(read_transaction& reading) RINGFENCE_EXCLUDES(write_mutex_);

    std::filesystem::path directory_;
    std::filesystem::path absolute_;  ///< the same, whatever the process makes its working directory
    access mode_;
    environment_options options_;
    pid_t process_;
    std::optional<file_identity> identity_{};
    std::array<std::optional<file_identity>, 2> files_{};  ///< those that are open
    int data_ = -1;
    int lock_ = -1;
    std::atomic<std::chrono::steady_clock::time_point> waits_until_{std::chrono::steady_clock::time_point::max()};
    std::optional<pages::page_file> pages_{};
    MDB_env* handle_ = nullptr;
    std::uint32_t format_ = format_version;
    std::array<MDB_dbi, table_names.size()> tables_ = no_tables();

    mutex write_mutex_;
    std::atomic<std::thread::id> writer_{};
    unsigned writes_ RINGFENCE_GUARDED_BY(write_mutex_) = 0;

    std::atomic<bool> remapping_{false};
    std::atomic<std::uint64_t> map_generation_{0};
    std::atomic<std::size_t> map_size_{0};
    mutex gates_mutex_;
    std::vector<std::shared_ptr<detail::gate>> gates_ RINGFENCE_GUARDED_BY(gates_mutex_);
};

inline read_transaction::read_transaction(std::shared_ptr<environment> in)
    : keep_{std::move(in)}, gate_{std::make_shared<detail::gate>()}
{
    environment_ = keep_.get();
    {
        const mutex_lock lock{environment_->gates_mutex_};
        environment_->gates_.push_back(gate_);
    }
    try {
        environment_->begin(*this);
    } catch (...) {
        const mutex_lock lock{environment_->gates_mutex_};
        std::erase(environment_->gates_, gate_);
        throw;
    }
}

inline bool transaction::is_summed() const noexcept { return environment_->format() >= first_summed_format; }

inline cursor::cursor(const transaction& in, table of) : in_{in}, table_{of}, at_{in.committed(of)}
{
    const MDB_dbi table = in.environment_->handle_of(of);
    if (!in.changes_ || table == environment::no_table)
        return;
    if (const int code = mdb_cursor_open(in.handle_, table, &handle_); code != MDB_SUCCESS)
        in.fail(code, "read");
}

}  // namespace ringfence::store

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/store/environment.ipp>
#endif

#endif
