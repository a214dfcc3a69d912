// GMime objects behind RAII, in the few .cpp files that see GMime. `GPtr` owns one reference: for functions that are
// documented as "transfer full" wrap the result; what is "transfer none" stays a plain pointer and is not kept.
#pragma once

#include <memory>

#include <gmime/gmime.h>

namespace remand::scanner {

struct GUnref {
    void operator()(gpointer object) const noexcept {
        if (object != nullptr) g_object_unref(object);
    }
};
template <class T> using GPtr = std::unique_ptr<T, GUnref>;

struct GFree {
    void operator()(char* text) const noexcept { g_free(text); }
};
using GString_ptr = std::unique_ptr<char, GFree>;

} // namespace remand::scanner
