-- Copyright (c) 2026 The ringfence authors
-- Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

-- A session of Neovim's own client with `ringfence lsp`, set up by the Lua text that rules/editors/README.md has for
-- init.lua:
--
--     nvim --clean --headless -n -S neovim.lua

local deadline = tonumber(os.getenv('RINGFENCE_TEST_DEADLINE') or '60') * 1000

local function setup_of_readme()
  local file = assert(io.open(os.getenv('RINGFENCE_SOURCE_DIR') .. '/rules/editors/README.md'))
  local text = file:read('a')
  file:close()
  return assert(text:match('\n## Neovim\n.-\n```lua\n(.-)\n```\n'), 'rules/editors/README.md has no Lua for Neovim')
end

local function check(what, got, wanted)
  if not vim.deep_equal(got, wanted) then
    error(what .. ': expected ' .. vim.inspect(wanted) .. ', got ' .. vim.inspect(got), 2)
  end
end

local function ask(method, line, character, more)
  local parameters = vim.tbl_extend('force', {
    textDocument = vim.lsp.util.make_text_document_params(),
    position = { line = line, character = character },
  }, more or {})
  for _, reply in pairs(assert(vim.lsp.buf_request_sync(0, method, parameters, deadline))) do
    assert(not reply.err, vim.inspect(reply.err))
    return reply.result
  end
  error(method .. ': nobody answered')
end

local function text() return table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n') end

local function diagnostics(count)
  vim.wait(deadline, function() return #vim.diagnostic.get(0) == count end, 10)
  return vim.tbl_map(function(d) return { d.lnum, d.code } end, vim.diagnostic.get(0))
end

local function session()
  assert(loadstring(setup_of_readme()))()
  vim.fn.writefile({ 'ringfence 1;', 'list dnc;', 'inbound {', 'dnc -> hangpu;', '}' }, 'policy.ring')
  vim.cmd('edit policy.ring')
  check('the kind of file', vim.bo.filetype, 'ringfence')
  check('what is wrong', diagnostics(1), { { 3, 'RF0106' } })

  assert(ask('textDocument/hover', 3, 1).contents.value:find('`dnc` (list)', 1, true))
  check('where it is declared', ask('textDocument/definition', 3, 1).range.start, { line = 1, character = 5 })

  vim.lsp.util.apply_workspace_edit(ask('textDocument/rename', 3, 1, { newName = 'register' }), 'utf-16')
  vim.api.nvim_buf_set_text(0, 3, 12, 3, 18, { 'hangup' })
  check('after its repair', diagnostics(0), {})
  vim.lsp.util.apply_text_edits(
    ask('textDocument/formatting', 0, 0, { options = { tabSize = 4, insertSpaces = true } }), 0, 'utf-16')
  check('formatted', text(), 'ringfence 1;\nlist register;\ninbound {\n    register -> hangup;\n}')
end

vim.cmd('cd ' .. vim.fn.fnameescape(vim.fn.tempname():match('.*/')))
local passed, why = pcall(session)
if not passed then
  io.stderr:write('neovim: ', tostring(why), '\n')
end
vim.cmd(passed and 'qa!' or 'cq')
