#define BOOST_TEST_MODULE ringfence
#include <boost/test/unit_test.hpp>
