list a; # short
list b "a description that is so long that the comment of it stands far out"; # long
list c; # short
