list dnc registry;   # filled by import,
                     # never by hand
list a;
    # not of the line above
list b;
