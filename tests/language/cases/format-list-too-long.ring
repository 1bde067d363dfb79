list dnc "A description that goes on for as long as it takes until nobody reads it" registry max-age 31d;
