// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// How every stored record is written: fixed-width little-endian integers, LEB128 varints, and byte strings behind
// their length. The reader checks every step, so that damaged bytes are an error and never a read past the end.

#ifndef RINGFENCE_BASE_BYTES_HPP
#define RINGFENCE_BASE_BYTES_HPP

#include <ringfence/config.hpp>

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <stdexcept>
#include <string>
#include <string_view>

namespace ringfence {

static_assert(std::endian::native == std::endian::little, "stored integers are little-endian and read in place");

/// Stored bytes do not make sense.
class damaged_bytes : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// Writes what `byte_reader` reads.
class byte_writer {
public:
    void u8(std::uint8_t value) { bytes_.push_back(static_cast<char>(value)); }
    void u32(std::uint32_t value) { fixed(value); }
    void u64(std::uint64_t value) { fixed(value); }
    void i64(std::int64_t value) { fixed(value); }

    /// LEB128: seven bits a byte, lowest first.
    void varint(std::uint64_t value)
    {
        for (; value >= 0x80; value >>= 7)
            u8(static_cast<std::uint8_t>(value | 0x80));
        u8(static_cast<std::uint8_t>(value));
    }

    void text(std::string_view value)
    {
        varint(value.size());
        bytes_.append(value);
    }

    std::size_t size() const noexcept { return bytes_.size(); }
    std::string take() { return std::move(bytes_); }

private:
    template <class T>
    void fixed(T value)
    {
        bytes_.append(reinterpret_cast<const char*>(&value), sizeof value);
    }

    std::string bytes_;
};

/// Reads what `byte_writer` wrote. Throws `damaged_bytes`. The texts it returns point into the bytes given to it.
class byte_reader {
public:
    explicit byte_reader(std::string_view bytes) noexcept : rest_{bytes} {}

    std::uint8_t u8() { return fixed<std::uint8_t>(); }
    std::uint32_t u32() { return fixed<std::uint32_t>(); }
    std::uint64_t u64() { return fixed<std::uint64_t>(); }
    std::int64_t i64() { return fixed<std::int64_t>(); }

    std::uint64_t varint()
    {
        std::uint64_t value = 0;
        for (unsigned shift = 0; shift < 64; shift += 7) {
            const std::uint8_t byte = u8();
            value |= std::uint64_t{byte & 0x7fU} << shift;
            if (byte < 0x80)
                return value;
        }
        throw damaged_bytes{"a stored number is too long"};
    }

    /// A varint that counts things which take at least one byte each, so no more than there are bytes left.
    std::size_t count()
    {
        const std::uint64_t value = varint();
        if (value > rest_.size())
            throw damaged_bytes{"a stored count is larger than what follows it"};
        return static_cast<std::size_t>(value);
    }

    /// A varint that fits 32 bits.
    std::uint32_t varint32()
    {
        const std::uint64_t value = varint();
        if (value > UINT32_MAX)
            throw damaged_bytes{"a stored number is out of range"};
        return static_cast<std::uint32_t>(value);
    }

    std::string_view text() { return take(count()); }

    std::string_view take(std::size_t size)
    {
        if (size > rest_.size())
            throw damaged_bytes{"stored bytes end too early"};
        const std::string_view taken = rest_.substr(0, size);
        rest_.remove_prefix(size);
        return taken;
    }

    bool done() const noexcept { return rest_.empty(); }

private:
    template <class T>
    T fixed()
    {
        T value;
        std::memcpy(&value, take(sizeof value).data(), sizeof value);
        return value;
    }

    std::string_view rest_;
};

namespace detail {

/// FNV-1a, 64 bits: stable across programs and versions, since counters are kept under it.
inline std::uint64_t stable_hash(std::string_view text, std::uint64_t from = 0xcbf29ce484222325ULL) noexcept
{
    for (const char c : text)
        from = (from ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
    return from;
}

}  // namespace detail

}  // namespace ringfence

#endif
