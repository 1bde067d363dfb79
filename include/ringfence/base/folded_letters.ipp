// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_BASE_FOLDED_LETTERS_IPP
#define RINGFENCE_BASE_FOLDED_LETTERS_IPP

#include <ringfence/base/ascii.hpp>
#include <ringfence/base/folded_letters.hpp>
#include <ringfence/base/utf8.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace ringfence {

namespace detail {

// What each letter is folded to; a blank where it is two letters, or stays as it is.

// clang-format off
// U+00C0 to U+024F.
constexpr std::u16string_view latin_letters =
    u"aaaaaa ceeeeiiiidnooooo×ouuuuy  aaaaaa ceeeeiiiidnooooo÷ouuuuy y"
    u"aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiii  jjkkklllllll"
    u"lllnnnnnnnnnoooooo  rrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs"
    u"bbƃƃƅƅɔccɖdƌƌƍǝəɛffɠɣƕɩikklƛɯɲnoooƣƣppʀƨƨʃƪƫttʈuuʊʋyyzzʒƹƹƺƻƽƽƾƿ"
    u"ǀǁǂǃ         aaiioouuuuuuuuuuǝaaaa  ggggkkooooʒʒj   ggƕƿnnaa  oo"
    u"aaaaeeeeiiiioooorrrruuuussttȝȝhhnȡȣȣzzaaeeooooooooyyȴȵȶȷȸȹaccltȿ"
    u"ɀɂɂbuʌɇɇjjɋɋrryy";

// U+0370 to U+052F.
constexpr std::u16string_view greek_and_cyrillic_letters =
    u"ͱͱͳͳʹ͵ͷͷ   ͻͼͽ;ϳ    ΄΅α·εηι ο υωιαβγδεζηθικλμνξοπρ στυφχψωιυαεηι"
    u"υαβγδεζηθικλμνξοπρσστυφχψωιυουωϗβθυυυφπϗϙϙϛϛϝϝϟϟϡϡϣϣϥϥϧϧϩϩϫϫϭϭϯϯ"
    u"κρσϳθε϶ϸϸσϻϻϼͻͼͽееђгєѕііјљњћкиуџабвгдежзииклмнопрстуфхцчшщъыьэюя"
    u"абвгдежзииклмнопрстуфхцчшщъыьэюяееђгєѕііјљњћкиуџѡѡѣѣѥѥѧѧѩѩѫѫѭѭѯѯ"
    u"ѱѱѳѳѵѵѵѵѹѹѻѻѽѽѿѿҁҁ҂       ҋҋҍҍҏҏґґғғҕҕҗҗҙҙққҝҝҟҟҡҡңңҥҥҧҧҩҩҫҫҭҭүү"
    u"ұұҳҳҵҵҷҷҹҹһһҽҽҿҿӏжжӄӄӆӆӈӈӊӊӌӌӎӎӏааааӕӕееәәәәжжззӡӡииииооөөөөээуу"
    u"ууууччӷӷыыӻӻӽӽӿӿԁԁԃԃԅԅԇԇԉԉԋԋԍԍԏԏԑԑԓԓԕԕԗԗԙԙԛԛԝԝԟԟԡԡԣԣԥԥԧԧԩԩԫԫԭԭԯԯ";

// U+1E00 to U+1EFF.
constexpr std::u16string_view more_latin_letters =
    u"aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmm"
    u"mmmmnnnnnnnnoooooooopppprrrrrrrrssssssssssttttttttuuuuuuuuuuvvvv"
    u"wwwwwwwwwwxxxxyyzzzzzzhtwyasẜẝ ẟaaaaaaaaaaaaaaaaaaaaaaaaeeeeeeee"
    u"eeeeeeeeiiiioooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyyỻỻỽỽỿỿ";
// clang-format on

struct letter_table {
    char32_t first;
    std::u16string_view letters;
};

constexpr std::array<letter_table, 3> letter_tables{
    {{0xC0, latin_letters}, {0x370, greek_and_cyrillic_letters}, {0x1E00, more_latin_letters}}};

struct letter_pair {
    std::u32string_view of;
    std::string_view is;
};

constexpr std::array<letter_pair, 8> letter_pairs{{{U"ÆæǢǣǼǽ", "ae"},
                                                   {U"Þþ", "th"},
                                                   {U"ßẞ", "ss"},
                                                   {U"Ĳĳ", "ij"},
                                                   {U"Œœ", "oe"},
                                                   {U"ǄǅǆǱǲǳ", "dz"},
                                                   {U"Ǉǈǉ", "lj"},
                                                   {U"Ǌǋǌ", "nj"}}};

constexpr bool is_accent(char32_t c) noexcept { return (c >= 0x300 && c <= 0x36F) || (c >= 0x483 && c <= 0x489); }

inline void append_folded(std::string& to, char32_t letter)
{
    if (is_accent(letter))
        return;
    for (const auto& [of, is] : letter_pairs)
        if (of.find(letter) != std::u32string_view::npos) {
            to += is;
            return;
        }
    for (const auto& [first, letters] : letter_tables)
        if (letter >= first && letter - first < letters.size() && letters[letter - first] != u' ') {
            append_utf8(to, letters[letter - first]);
            return;
        }
    append_utf8(to, letter);
}

inline bool is_ascii(std::string_view text) noexcept { return std::ranges::none_of(text, ascii::is_beyond); }

}  // namespace detail

RINGFENCE_DECL std::string folded_letters(std::string_view text)
{
    std::string folded;
    folded.reserve(text.size());
    while (!text.empty()) {
        const code_point c = first_code_point(text);
        if (c.value < 0x80)
            folded.push_back(ascii::to_lower(text.front()));
        else if (c.is_sound())
            detail::append_folded(folded, c.value);
        else
            folded.push_back(text.front());
        text.remove_prefix(c.bytes);
    }
    return folded;
}

RINGFENCE_DECL bool contains_folded(std::string_view text, std::string_view part)
{
    if (!detail::is_ascii(text))
        return folded_letters(text).find(part) != std::string::npos;
    const auto same = [](char written, char folded) { return ascii::to_lower(written) == folded; };
    return std::search(text.begin(), text.end(), part.begin(), part.end(), same) != text.end() || part.empty();
}

}  // namespace ringfence

#endif
