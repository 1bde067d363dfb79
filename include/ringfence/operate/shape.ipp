// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_OPERATE_SHAPE_IPP
#define RINGFENCE_OPERATE_SHAPE_IPP

#include <ringfence/operate/shape.hpp>

#include <utility>

namespace ringfence::operate {

RINGFENCE_DECL shape::shape(std::string_view name) : name_{name} {}

RINGFENCE_DECL shape& shape::add(shape_field what)
{
    fields_.push_back(std::move(what));
    return *this;
}

RINGFENCE_DECL shape& shape::text(std::string_view name, std::string_view summary)
{
    return add({.name = name, .is = shape_field::kind::text, .summary = summary});
}

RINGFENCE_DECL shape& shape::text_or_none(std::string_view name, std::string_view summary)
{
    return add({.name = name, .is = shape_field::kind::text, .summary = summary, .may_be_none = true});
}

RINGFENCE_DECL shape& shape::count(std::string_view name, std::string_view summary)
{
    return add({.name = name, .is = shape_field::kind::count, .summary = summary});
}

RINGFENCE_DECL shape& shape::count_or_none(std::string_view name, std::string_view summary)
{
    return add({.name = name, .is = shape_field::kind::count, .summary = summary, .may_be_none = true});
}

RINGFENCE_DECL shape& shape::id(std::string_view name, std::string_view summary)
{
    return count_or_none(name, summary);
}

RINGFENCE_DECL shape& shape::flag(std::string_view name, std::string_view summary)
{
    return add({.name = name, .is = shape_field::kind::flag, .summary = summary});
}

RINGFENCE_DECL shape& shape::time(std::string_view name, std::string_view summary)
{
    return add({.name = name, .is = shape_field::kind::time, .summary = summary});
}

RINGFENCE_DECL shape& shape::time_or_none(std::string_view name, std::string_view summary)
{
    return add({.name = name, .is = shape_field::kind::time, .summary = summary, .may_be_none = true});
}

RINGFENCE_DECL shape& shape::table(std::string_view name, shape rows, std::string_view summary)
{
    return add({.name = name, .is = shape_field::kind::table, .summary = summary, .inside = std::move(rows)});
}

RINGFENCE_DECL shape& shape::append(const shape& other)
{
    fields_.insert(fields_.end(), other.fields_.begin(), other.fields_.end());
    return *this;
}

RINGFENCE_DECL shape& shape::word(std::string_view name, std::vector<std::string_view> words, std::string_view summary)
{
    return add({.name = name, .is = shape_field::kind::text, .summary = summary, .words = std::move(words)});
}

RINGFENCE_DECL shape& shape::word_or_none(std::string_view name, std::vector<std::string_view> words,
                                          std::string_view summary)
{
    word(name, std::move(words), summary);
    fields_.back().may_be_none = true;
    return *this;
}

RINGFENCE_DECL shape& shape::may_have(const shape& other)
{
    for (shape_field each : other.fields_) {
        each.may_be_missing = true;
        add(std::move(each));
    }
    return *this;
}

RINGFENCE_DECL shape& shape::flag_or_none(std::string_view name, std::string_view summary)
{
    return add({.name = name, .is = shape_field::kind::flag, .summary = summary, .may_be_none = true});
}

RINGFENCE_DECL shape& shape::texts(std::string_view name, std::string_view summary)
{
    return add({.name = name, .is = shape_field::kind::texts, .summary = summary});
}

RINGFENCE_DECL shape& shape::named_texts(std::string_view name, std::string_view summary)
{
    return add({.name = name, .is = shape_field::kind::named_texts, .summary = summary});
}

RINGFENCE_DECL shape& shape::decimal(std::string_view name, std::string_view summary)
{
    return add({.name = name, .is = shape_field::kind::decimal, .summary = summary});
}

RINGFENCE_DECL shape& shape::object(std::string_view name, shape inside, std::string_view summary)
{
    return add({.name = name, .is = shape_field::kind::object, .summary = summary, .inside = std::move(inside)});
}

RINGFENCE_DECL shape& shape::object_or_none(std::string_view name, shape inside, std::string_view summary)
{
    object(name, std::move(inside), summary);
    fields_.back().may_be_none = true;
    return *this;
}

}  // namespace ringfence::operate

#endif
