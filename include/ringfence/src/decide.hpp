// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Compiles deciding, and reading and writing a store; needs LMDB alone. Included by one source file of a program that
// defines RINGFENCE_SEPARATE_COMPILATION: config.hpp.

#ifndef RINGFENCE_SRC_DECIDE_HPP
#define RINGFENCE_SRC_DECIDE_HPP

#ifndef RINGFENCE_SEPARATE_COMPILATION
#error "define RINGFENCE_SEPARATE_COMPILATION for every source file of the program that includes this one"
#endif

#include <ringfence/base/crc32c.ipp>
#include <ringfence/base/folded_letters.ipp>
#include <ringfence/base/sha256.ipp>
#include <ringfence/base/time_text.ipp>
#include <ringfence/decide/decision.ipp>
#include <ringfence/decide/explain_text.ipp>
#include <ringfence/decide/program.ipp>
#include <ringfence/decide/query.ipp>
#include <ringfence/decide/replay.ipp>
#include <ringfence/decide/snapshot.ipp>
#include <ringfence/engine.ipp>
#include <ringfence/language/render.ipp>
#include <ringfence/language/suggest.ipp>
#include <ringfence/language/utf16.ipp>
#include <ringfence/number/address.ipp>
#include <ringfence/number/cell.ipp>
#include <ringfence/number/pattern.ipp>
#include <ringfence/plugin/expected.ipp>
#include <ringfence/plugin/registry.ipp>
#include <ringfence/plugin/usage.ipp>
#include <ringfence/plugins/standard.ipp>
#include <ringfence/policy/image.ipp>
#include <ringfence/rulefile/activate.ipp>
#include <ringfence/store/accounts/users.ipp>
#include <ringfence/store/environment.ipp>
#include <ringfence/store/import/apply.ipp>
#include <ringfence/store/import/approve.ipp>
#include <ringfence/store/import/content.ipp>
#include <ringfence/store/import/import.ipp>
#include <ringfence/store/import/imports.ipp>
#include <ringfence/store/import/leftovers.ipp>
#include <ringfence/store/import/reckon.ipp>
#include <ringfence/store/import/rows/cell_look.ipp>
#include <ringfence/store/import/rows/code_check.ipp>
#include <ringfence/store/import/rows/column_names.ipp>
#include <ringfence/store/import/rows/guess.ipp>
#include <ringfence/store/import/rows/guess_columns.ipp>
#include <ringfence/store/import/rows/guess_form.ipp>
#include <ringfence/store/import/rows/members.ipp>
#include <ringfence/store/import/rows/row_columns.ipp>
#include <ringfence/store/import/rows/row_cutter.ipp>
#include <ringfence/store/import/rows/row_dates.ipp>
#include <ringfence/store/import/rows/row_format.ipp>
#include <ringfence/store/import/rows/row_message.ipp>
#include <ringfence/store/import/rows/rows.ipp>
#include <ringfence/store/import/rows/sample.ipp>
#include <ringfence/store/import/text/comments.ipp>
#include <ringfence/store/import/text/encoding.ipp>
#include <ringfence/store/import/text/fields.ipp>
#include <ringfence/store/import/text/json_row.ipp>
#include <ringfence/store/import/text/lines.ipp>
#include <ringfence/store/import/undo.ipp>
#include <ringfence/store/index/changes.ipp>
#include <ringfence/store/index/container.ipp>
#include <ringfence/store/index/edit.ipp>
#include <ringfence/store/index/numbers.ipp>
#include <ringfence/store/index/segment.ipp>
#include <ringfence/store/index/span_table.ipp>
#include <ringfence/store/index/spans.ipp>
#include <ringfence/store/jobs.ipp>
#include <ringfence/store/journal/backup.ipp>
#include <ringfence/store/journal/journal.ipp>
#include <ringfence/store/journal/migrate.ipp>
#include <ringfence/store/journal/replay.ipp>
#include <ringfence/store/journal/verify.ipp>
#include <ringfence/store/layout/author.ipp>
#include <ringfence/store/layout/counter.ipp>
#include <ringfence/store/layout/entry.ipp>
#include <ringfence/store/layout/field.ipp>
#include <ringfence/store/layout/import.ipp>
#include <ringfence/store/layout/import_detail.ipp>
#include <ringfence/store/layout/journal_record.ipp>
#include <ringfence/store/layout/kept_reply.ipp>
#include <ringfence/store/layout/key.ipp>
#include <ringfence/store/layout/layer.ipp>
#include <ringfence/store/layout/list.ipp>
#include <ringfence/store/layout/policy.ipp>
#include <ringfence/store/layout/rejected_row.ipp>
#include <ringfence/store/layout/stopped.ipp>
#include <ringfence/store/layout/text_page.ipp>
#include <ringfence/store/layout/user.ipp>
#include <ringfence/store/lists/browse.ipp>
#include <ringfence/store/lists/entries.ipp>
#include <ringfence/store/lists/in_force.ipp>
#include <ringfence/store/lists/list_filter.ipp>
#include <ringfence/store/lists/listed.ipp>
#include <ringfence/store/lists/lists.ipp>
#include <ringfence/store/lists/placement.ipp>
#include <ringfence/store/lists/staleness.ipp>
#include <ringfence/store/lists/stops.ipp>
#include <ringfence/store/lists/sweep.ipp>
#include <ringfence/store/lists/texts.ipp>
#include <ringfence/store/lists/transfer.ipp>
#include <ringfence/store/pages/inspect.ipp>
#include <ringfence/store/pages/page.ipp>
#include <ringfence/store/pages/page_file.ipp>
#include <ringfence/store/pages/state.ipp>
#include <ringfence/store/pages/tree.ipp>
#include <ringfence/store/policies.ipp>
#include <ringfence/store/replies.ipp>
#include <ringfence/store/words.ipp>
#include <ringfence/wire/reply.ipp>
#include <ringfence/wire/request.ipp>
#include <ringfence/wire/resp.ipp>
#include <ringfence/wire/resp_reply.ipp>

#endif
