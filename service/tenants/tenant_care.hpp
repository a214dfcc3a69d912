// What tenants need while the service runs and nobody looks: one that lost its consent is tried again from time to
// time, and credentials that come to their end are told of in the log.
#pragma once

#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <thread>

#include "core/clock.hpp"
#include "core/log.hpp"
#include "service/tenants/credential_expiry.hpp"
#include "service/tenants/tenants.hpp"

namespace remand::service {

// For one thread.
class TenantCare {
public:
    // Four tries in the first hour, then one an hour: an authority that refuses is not hammered.
    static constexpr std::chrono::minutes first_try{5}, longest_pause{60};
    static constexpr std::chrono::hours expiry_interval{1};

    TenantCare(Tenants& tenants, Clock& clock, Log log) : tenants_(tenants), clock_(clock), log_(std::move(log)) {}
    // Does what is due. True when a tenant works again.
    bool look();

private:
    struct Tries {
        Timestamp due{};
        Duration pause{};
    };
    bool try_again(const db::TenantRecord& tenant);
    void tell_of_expiry(const db::TenantRecord& tenant);

    Tenants& tenants_;
    Clock& clock_;
    const Log log_;
    std::map<TenantId, Tries> tries_;
    std::map<std::pair<TenantId, std::string>, ExpiryStage> told_; // by credential
    Timestamp expiry_due_{};
};

// Lets a TenantCare look every few seconds, on a thread of its own that ends with it.
class CareThread {
public:
    CareThread(TenantCare& care, std::function<void()> on_recovery, Log log);

private:
    std::mutex mutex_;
    std::condition_variable_any stopped_;
    std::jthread thread_; // last, so that it ends first
};

} // namespace remand::service
