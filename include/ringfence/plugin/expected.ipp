// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_PLUGIN_EXPECTED_IPP
#define RINGFENCE_PLUGIN_EXPECTED_IPP

#include <ringfence/language/ast.hpp>
#include <ringfence/plugin/expected.hpp>
#include <ringfence/plugin/usage.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ringfence {

namespace usages {

/// Follows `matching`, which decides from left to right, and stops where the arguments end.
class foreseeing {
public:
    foreseeing(std::string_view usage, std::span<const ast::literal> given, ast::joint joint)
        : given_{given}, joint_{joint}, elements_{parse_usage(usage)}
    {
        collect_keywords(elements_, keywords_);
    }

    expectation run()
    {
        const outcome end = follow(elements_);
        if (end == outcome::misfit ||
            (end == outcome::passed && (next_ != given_.size() || joint_ != ast::joint::space)))
            return {};
        made_.complete = end == outcome::passed;
        return std::move(made_);
    }

private:
    enum class outcome : std::uint8_t { passed, wanting, misfit };

    void offer(const usage_element& element)
    {
        made_.next.insert(made_.next.end(), element.choices.begin(), element.choices.end());
    }

    outcome follow(const std::vector<usage_element>& elements)
    {
        for (const usage_element& e : elements) {
            const bool at_end = next_ == given_.size();
            if (!e.optional_part.empty()) {
                if (at_end && joint_ == ast::joint::space) {
                    offer(e.optional_part.front());
                } else if (!at_end && begins(e.optional_part.front(), given_[next_], keywords_)) {
                    if (const outcome part = follow(e.optional_part); part != outcome::passed)
                        return part;
                }
                continue;
            }
            if (at_end) {
                if (joint_ != ast::joint::space)
                    return outcome::misfit;
                offer(e);
                return outcome::wanting;
            }
            do {
                if (form_of(e, given_[next_]) == nullptr)
                    return outcome::misfit;
                ++next_;
            } while (e.repeats && next_ != given_.size() && given_[next_].before != ast::joint::space);
            if (e.repeats && next_ == given_.size() && joint_ != ast::joint::space) {
                offer(e);
                return outcome::wanting;
            }
        }
        return outcome::passed;
    }

    std::span<const ast::literal> given_;
    ast::joint joint_;
    std::vector<usage_element> elements_;
    std::vector<std::string> keywords_;
    std::size_t next_ = 0;
    expectation made_;
};

}  // namespace usages

RINGFENCE_DECL expectation expected_next(std::string_view usage, std::span<const ast::literal> given, ast::joint joint)
{
    return usages::foreseeing{usage, given, joint}.run();
}

}  // namespace ringfence

#endif
