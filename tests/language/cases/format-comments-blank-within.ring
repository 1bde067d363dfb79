# one

# two
ringfence 1;
# three

# four
region PL;
