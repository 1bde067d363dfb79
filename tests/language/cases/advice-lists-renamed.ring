ringfence 1;
list robot;                        # a letter less
list do-not-call "The register";   # the same description
list dnc-2026;                     # the old name is in it
list fresh;                        # nothing tells of another
list there;                        # has entries
list written { +48601234567; }     # has numbers of its own
inbound { robot -> hangup; dnc-2026 -> hangup 480; do-not-call -> hangup 603; fresh -> hangup 486; there -> hangup 487; written -> hangup 488; }
