callback "infoline" { complaints -> hangup; } # a queue
widget "homepage" { dnc or not country PL -> status "refused"; } # a form
campaign { dnc -> status; }
