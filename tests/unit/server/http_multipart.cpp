// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include "front/http/multipart.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <string_view>
#include <vector>

using namespace ringfence::server::http;

namespace {

/// The parts as `name=content`, of a file `name(its name)=content`, with `|` between them; or what is wrong.
std::string read(std::string_view body, std::string_view boundary = "x")
{
    std::vector<form_part> parts;
    if (const auto wrong = read_form(body, boundary, parts))
        return "wrong: " + *wrong;
    std::string told;
    for (const form_part& part : parts) {
        told += (told.empty() ? "" : "|") + part.name;
        if (part.file_name)
            told += '(' + *part.file_name + ')';
        told.append("=").append(part.content);
    }
    return told;
}

std::string part(std::string_view disposition, std::string_view content)
{
    return "--x\r\nContent-Disposition: form-data" + std::string{disposition} + "\r\n\r\n" + std::string{content} +
           "\r\n";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(http_multipart)

BOOST_AUTO_TEST_CASE(the_boundary_is_what_the_type_says)
{
    struct row {
        const char* type;
        const char* boundary;  // null: it is no form
    };
    for (const auto& [type, boundary] : std::vector<row>{
             {"multipart/form-data; boundary=x", "x"},
             {"Multipart/Form-Data;BOUNDARY=\"a b\"", "a b"},
             {"multipart/form-data; charset=utf-8; boundary=----WebKitFormBoundary7MA4", "----WebKitFormBoundary7MA4"},
             {"multipart/form-data", ""},
             {"multipart/form-data; boundary=", ""},
             {"multipart/form-data; boundary=\"never closed", ""},
             {"multipart/mixed; boundary=x", nullptr},
             {"text/csv; boundary=x", nullptr},
             {"", nullptr},
         }) {
        const auto found = form_boundary(type);
        BOOST_TEST(found.has_value() == (boundary != nullptr), type);
        if (found && boundary != nullptr)
            BOOST_TEST(*found == boundary, type);
    }
    BOOST_TEST(form_boundary("multipart/form-data; boundary=" + std::string(70, 'b')).value() == std::string(70, 'b'));
    BOOST_TEST(form_boundary("multipart/form-data; boundary=" + std::string(71, 'b')).value().empty());
}

BOOST_AUTO_TEST_CASE(parts_are_read_as_browsers_and_curl_write_them)
{
    const std::string end = "--x--\r\n";
    struct row {
        std::string body;
        const char* told;
    };
    for (const auto& [body, told] : std::vector<row>{
             {part("; name=\"a\"", "1") + end, "a=1"},
             {part("; name=a", "1") + part("; name=\"f\"; filename=\"n.csv\"", "4860\n1;2") + end,
              "a=1|f(n.csv)=4860\n1;2"},
             {"a preamble\r\n" + part("; name=\"a\"", "1") + end + "an epilogue", "a=1"},
             {part("; name=\"a\"", "") + end, "a="},
             {"--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n" + end, "a="},
             {part("; name=\"a\"", "\r\n\r\n") + end, "a=\r\n\r\n"},
             {part("; name=\"a\"", "1--x and -- x\r\n-x") + end, "a=1--x and -- x\r\n-x"},
             {part("; name=\"say \\\"hi\\\"\"; filename=\"C:\\lists\\n.csv\"", "1") + end,
              "say \"hi\"(C:\\lists\\n.csv)=1"},
             {part("; name=\"a;b=c\"; filename=\"\"", "") + end, "a;b=c()="},
             {"--x  \t\r\ncontent-type: text/plain\r\nCONTENT-DISPOSITION:form-data;name=a\r\n\r\n1\r\n--x--", "a=1"},
             {"--x--", ""},
         })
        BOOST_TEST(read(body) == told, body);
}

BOOST_AUTO_TEST_CASE(what_is_no_whole_form_is_refused)
{
    const std::string whole = part("; name=\"a\"", "1") + "--x--\r\n";
    // Wherever it breaks off, but behind its last boundary.
    for (std::size_t size = 0; size < whole.size() - 4; ++size)
        BOOST_TEST(read(whole.substr(0, size)).starts_with("wrong: "), whole.substr(0, size));
    for (const std::string& body : std::vector<std::string>{
             part("", "1") + "--x--",                          // no name
             part("; name=\"a\"; name=\"b\"", "1") + "--x--",  // two
             part("; name=\"a", "1") + "--x--",                // a quote that is not closed
             part("; name=\"a\" b", "1") + "--x--",            // what is no parameter
             "--x\r\nContent-Disposition: attachment; name=a\r\n\r\n1\r\n--x--",
             "--x\r\nContent-Disposition: form-data; name=a\r\nContent-Transfer-Encoding: base64\r\n\r\nMQ==\r\n--x--",
             "--x\r\nno header\r\n\r\n1\r\n--x--",
             "--x\r\n\r\n1\r\n--x--",  // no head
             "--x\r\nX: " + std::string(max_form_part_head, 'x') + "\r\n\r\n1\r\n--x--",
             part("; name=\"a\"", "1\r\n--xy") + "--x--",  // the boundary in a file
             "--y\r\n\r\n--y--",
         })
        BOOST_TEST(read(body).starts_with("wrong: "), body);
    BOOST_TEST(read(whole, "").starts_with("wrong: "));

    std::string many;
    for (std::size_t i = 0; i < max_form_parts; ++i)
        many += part("; name=\"a\"", "1");
    BOOST_TEST(!read(many + "--x--").starts_with("wrong: "));
    BOOST_TEST(read(many + part("; name=\"a\"", "1") + "--x--").starts_with("wrong: "));
}

BOOST_AUTO_TEST_SUITE_END()
