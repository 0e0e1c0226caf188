/* typereg for C++, part 9: the registry, where equal types become one, and how it is set up. */
#ifndef TYPEREG_REGISTRY_HPP
#define TYPEREG_REGISTRY_HPP

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>

#include "group.hpp"
#include "result.hpp"
#include "span.hpp"
#include "type.hpp"
#include "value.hpp"

namespace typereg {

class SubType;
class PackedValType;

/// What a registry holds and has done. Since 0.1.
using RegistryStats = wt_registry_stats_t;

/// A layout policy of your own; wt_gc_layout_policy_t has the rules by which it is used. Since 0.1.
struct GcLayoutPolicy {
  std::uint32_t header_size = 0;      ///< Bytes before the first field.
  std::uint32_t header_align = 1;     ///< Alignment of the header: a power of two, at most 4096.
  std::uint32_t reference_size = 4;   ///< Bytes of a reference: 4 or 8.
  std::uint32_t min_object_align = 0; ///< The minimum alignment of every object; 0 for none.
  std::uint32_t min_struct_size = 0;  ///< The minimum size of a struct in bytes, before rounding.
  std::uint32_t max_field_align = 0;  ///< No field is aligned to more: 1, 2, 4, 8 or 16; 0 leaves each as it is.
  /// Which references a collector follows: a sum of any 1, func 2, extern 4, exn 8, cont 16; 0 for any, extern and exn.
  std::uint32_t traced_hierarchies = 0;
  std::uint32_t descriptor_size = 0;  ///< Bytes of a slot for the descriptor reference: 4 or 8; 0 for no slot.

  /// The C struct.
  wt_gc_layout_policy_t raw() const noexcept {
    wt_gc_layout_policy_t policy{};
    policy.size = sizeof policy;
    policy.header_size = header_size;
    policy.header_align = header_align;
    policy.reference_size = reference_size;
    policy.min_object_align = min_object_align;
    policy.min_struct_size = min_struct_size;
    policy.max_field_align = max_field_align;
    policy.traced_hierarchies = traced_hierarchies;
    policy.descriptor_size = descriptor_size;
    return policy;
  }
};

/// How a registry is set up. A plain value: setting cannot fail; each attempt to make a registry with it reports what
/// is wrong. Without settings: WebAssembly 3.0, the highest limits, no layouts.
///
///     Registry::create(RegistryConfig().gc_layout(GcLayoutKind::drc).limit(Limit::live_types, 100000))
///
/// Threads: one at a time. Since 0.1.
class RegistryConfig {
 public:
  /// Chooses one of the prepared layout policies.
  RegistryConfig &gc_layout(GcLayoutKind kind) {
    layout_ = kind;
    policy_.reset();
    return *this;
  }
  /// Sets a layout policy of your own.
  RegistryConfig &gc_layout(const GcLayoutPolicy &policy) {
    policy_ = policy;
    return *this;
  }
  /// Switches a proposal on, with those that it builds on, or off, with those that build on it. Calls of this and of
  /// wasm_version take effect in their order: later ones win.
  RegistryConfig &feature(Feature feature, bool enabled = true) {
    const std::size_t number = static_cast<std::size_t>(feature);
    const Switch added = {number <= last_feature ? number : 0, enabled};
    // An earlier equal call has no effect any more: both set the same switches, whatever they were.
    std::size_t kept = 0;
    for (std::size_t i = 0; i < switch_count_; i++)
      if (switches_[i].feature != added.feature || switches_[i].enabled != enabled) switches_[kept++] = switches_[i];
    switches_[kept] = added;
    switch_count_ = kept + 1;
    return *this;
  }
  /// Switches on exactly the proposals of WebAssembly 1, 2 or 3, and all others off.
  RegistryConfig &wasm_version(std::uint32_t major) {
    version_ = major;
    switch_count_ = 0; // what was said before has no effect any more
    return *this;
  }
  /// Lowers a limit. The default of each limit is also its highest value.
  RegistryConfig &limit(Limit limit, std::uint64_t value) {
    limits_[place(limits_, static_cast<std::size_t>(limit))] = value;
    return *this;
  }
  /// Calls `sink(std::uint32_t type_index, void *host_data)` once for each type that dies, when the type can no longer
  /// be found and before another type gets its index. The call is made on the thread that released the last owner,
  /// possibly on several threads at once. The sink may call any function, also on this registry. It is borrowed: it
  /// must live as long as any object of a registry that is made with this. An exception that leaves it ends the
  /// program.
  template <class Sink>
  RegistryConfig &retire_callback(Sink &sink) noexcept {
    // Constant sinks, too: they are called as constants.
    return retire_callback(
        [](void *user, std::uint32_t type_index, void *host_data) noexcept {
          (*static_cast<Sink *>(user))(type_index, host_data);
        },
        const_cast<void *>(static_cast<const void *>(std::addressof(sink))));
  }
  /// Likewise for a function of the C interface. Null is refused, as there.
  RegistryConfig &retire_callback(wt_retire_callback_t callback, void *user) noexcept {
    retire_callback_ = RetireCallback{callback, user};
    return *this;
  }
  /// Sets how many other types must die after a type before another type gets its index. With 0 the lowest free index
  /// is given out first.
  RegistryConfig &index_reuse_delay(std::uint32_t types) noexcept {
    index_reuse_delay_ = types;
    return *this;
  }
  /// Registers trampoline types together with their function types, so that asking for them cannot fail.
  RegistryConfig &eager_trampolines(bool eager = true) noexcept {
    eager_trampolines_ = eager;
    return *this;
  }

 private:
  friend class Registry;
  class Raw : public Handle<wt_registry_config_t> {
   public:
    Raw() noexcept : Handle(wt_registry_config_new()) {}
  };
  // Number 0 names nothing, so its place is used for every unknown number.
  template <class Array>
  static std::size_t place(const Array &array, std::size_t number) noexcept {
    return number < array.size() ? number : 0;
  }

  /// Passes all settings to the library, which checks them.
  Result<void> apply(wt_registry_config_t *raw) const noexcept {
    wt_error_t *error;
    if (policy_) {
      const wt_gc_layout_policy_t policy = policy_->raw();
      if (!wt_registry_config_set_custom_gc_layout(raw, &policy, &error)) return detail::failure(error);
    } else if (!wt_registry_config_set_gc_layout(raw, static_cast<wt_gc_layout_kind_t>(layout_), &error)) {
      return detail::failure(error);
    }
    if (version_ && !wt_registry_config_set_wasm_version(raw, *version_, &error)) return detail::failure(error);
    for (std::size_t i = 0; i < switch_count_; i++) {
      const wt_feature_t feature = static_cast<wt_feature_t>(switches_[i].feature);
      if (!wt_registry_config_set_feature(raw, feature, switches_[i].enabled, &error)) return detail::failure(error);
    }
    for (std::size_t i = 0; i < limits_.size(); i++)
      if (limits_[i] && !wt_registry_config_set_limit(raw, static_cast<wt_limit_t>(i), *limits_[i], &error))
        return detail::failure(error);
    if (retire_callback_ &&
        !wt_registry_config_set_retire_callback(raw, retire_callback_->callback, retire_callback_->user, &error))
      return detail::failure(error);
    if (index_reuse_delay_ && !wt_registry_config_set_index_reuse_delay(raw, *index_reuse_delay_, &error))
      return detail::failure(error);
    if (!wt_registry_config_set_eager_trampolines(raw, eager_trampolines_, &error)) return detail::failure(error);
    return {};
  }

  struct RetireCallback {
    wt_retire_callback_t callback;
    void *user;
  };

  GcLayoutKind layout_ = GcLayoutKind::none;
  std::optional<GcLayoutPolicy> policy_;
  // The calls that still have an effect, in their order: at most two of each Feature, the last of which is named here.
  struct Switch {
    std::size_t feature;
    bool enabled;
  };
  static constexpr std::size_t last_feature = static_cast<std::size_t>(Feature::exceptions);
  std::array<Switch, 2 * (last_feature + 1)> switches_{};
  std::size_t switch_count_ = 0;
  std::optional<std::uint32_t> version_; // the version that they start from
  // By Limit, the last of which is named here.
  std::array<std::optional<std::uint64_t>, static_cast<std::size_t>(Limit::group_parts) + 1> limits_{};
  std::optional<RetireCallback> retire_callback_;
  std::optional<std::uint32_t> index_reuse_delay_;
  bool eager_trampolines_ = false;
};

/// One independent registry of types; a process can have any number. A copy is one more handle of the same registry.
/// Everything made by it stays valid without it. Threads: any, at once. Since 0.1.
class Registry : public Handle<wt_registry_t> {
 public:
  /// A new, empty registry with the default configuration.
  static Result<Registry> create() noexcept { return create(static_cast<const wt_registry_config_t *>(nullptr)); }
  /// A new, empty registry. A wrong configuration is ErrorCode::invalid_argument.
  static Result<Registry> create(const RegistryConfig &config) noexcept {
    RegistryConfig::Raw raw;
    if (!raw) return detail::failure(nullptr);
    Result<void> applied = config.apply(raw.get());
    if (!applied) return std::move(applied.error());
    return create(raw.get());
  }
  /// A new, empty registry with a configuration of the C interface, which is copied; null is the default one.
  static Result<Registry> create(const wt_registry_config_t *config_or_null) noexcept {
    wt_error_t *error;
    wt_registry_t *registry = wt_registry_new(config_or_null, &error);
    return detail::given<Registry>(registry, error);
  }
  /// Takes over a handle that a function of typereg.h returned.
  static Registry adopt(wt_registry_t *owned) noexcept { return Registry(owned); }

  /// One more handle; if there is no memory for it, throws or, without exceptions, ends the program.
  Registry(const Registry &other) : Handle(other ? other.clone().value().release() : nullptr) {}
  Registry(Registry &&) noexcept = default; ///< Leaves the other null.
  Registry &operator=(const Registry &other) { return *this = Registry(other); } ///< As copying.
  Registry &operator=(Registry &&) noexcept = default; ///< Leaves the other null.

  /// One more handle of the same registry: fails if there is no memory for it.
  Result<Registry> clone() const noexcept {
    if (!*this) return Error(ErrorCode::invalid_argument, "there is no registry to clone");
    return detail::given<Registry>(wt_registry_clone(get()), nullptr);
  }

  /// What the registry holds and has done; zeros if it is null.
  RegistryStats stats() const noexcept {
    RegistryStats found = {};
    wt_registry_stats(get(), &found, sizeof found);
    return found;
  }
  /// Verifies every invariant that can be verified from inside: ErrorCode::internal says what is wrong.
  Result<void> check() const noexcept {
    wt_error_t *error;
    const bool right = wt_registry_check(get(), &error);
    return detail::done(right, error);
  }
  /// Every live type as text, with owners, displays and layouts. It may change from version to version.
  Result<Text> dump() const noexcept {
    wt_error_t *error;
    char *text = wt_registry_dump(get(), &error);
    return detail::given<Text>(text, error);
  }

  /// A module with every live type in the text format; each is called by its name, or `$t` and its index.
  Result<Text> to_wat(const TypeNames *names_or_null = nullptr) const noexcept;

  /// The live type that has this index: ErrorCode::stale if there is none.
  Result<Type> type(std::uint32_t type_index) const noexcept {
    wt_error_t *error;
    wt_registered_type_t *type = wt_registry_type(get(), type_index, &error);
    return detail::given<Type>(type, error);
  }
  /// Is the type of index `sub` the type of index `sup`, or declared below it? False if either is stale.
  bool is_subtype(std::uint32_t sub, std::uint32_t sup) const noexcept {
    return wt_registry_is_subtype(get(), sub, sup);
  }

  /// Is there a live type of this index? Unless you keep it alive, it may die before you have the answer.
  bool is_live(std::uint32_t type_index) const noexcept { return wt_registry_is_live(get(), type_index); }
  /// The type of this index, borrowed from whatever you keep it alive by; null if there is none. No owner is counted: a
  /// type that you do not keep alive may be gone before you use it. The same holds for the three queries below.
  TypeRef kept_type(std::uint32_t type_index) const noexcept {
    return TypeRef(wt_registry_kept_type(get(), type_index));
  }
  /// Like AnyType::trampoline_index, for a type that you keep alive.
  std::uint32_t trampoline_index(std::uint32_t type_index) const noexcept {
    return wt_registry_trampoline_index(get(), type_index);
  }
  /// Like AnyType::layout, for a type that you keep alive.
  std::optional<GcLayout> layout(std::uint32_t type_index) const noexcept {
    GcLayout found;
    return wt_registry_layout(get(), type_index, &found) ? std::optional<GcLayout>(found) : std::nullopt;
  }
  /// Like AnyType::host_data, for a type that you keep alive.
  template <class Data = void>
  Data *host_data(std::uint32_t type_index) const noexcept {
    return static_cast<Data *>(wt_registry_host_data(get(), type_index));
  }

  /// The final function type of these params and results: `func_type({i32, ref(node)}, {i64})`.
  Result<Type> func_type(Span<const ValType> params, Span<const ValType> results) const noexcept {
    wt_error_t *error;
    wt_registered_type_t *type =
        wt_func_type_new(get(), detail::raw_array(params), params.size(), detail::raw_array(results), results.size(), &error);
    return detail::given<Type>(type, error);
  }
  /// The final struct type of these fields: `struct_type({i32, mut(ref_null(HeapKind::any))})`.
  Result<Type> struct_type(Span<const FieldType> fields) const noexcept {
    wt_error_t *error;
    wt_registered_type_t *type = wt_struct_type_new(get(), detail::raw_array(fields), fields.size(), &error);
    return detail::given<Type>(type, error);
  }
  /// The final array type of this element.
  Result<Type> array_type(FieldType element) const noexcept {
    wt_error_t *error;
    wt_registered_type_t *type = wt_array_type_new(get(), element.get(), &error);
    return detail::given<Type>(type, error);
  }
  /// The final cont type of this function type, shared as that is.
  Result<Type> cont_type(TypeRef func_type) const noexcept {
    wt_error_t *error;
    wt_registered_type_t *type = wt_cont_type_new(get(), func_type.get(), &error);
    return detail::given<Type>(type, error);
  }
  /// The type of the exception objects of a tag of this function type.
  Result<Type> exn_type(TypeRef tag_func_type) const noexcept {
    wt_error_t *error;
    wt_registered_type_t *type = wt_exn_type_new(get(), tag_func_type.get(), &error);
    return detail::given<Type>(type, error);
  }

  /// Registers a rec group from plain data: finds or makes its types. RecGroup::is_new says which. No types make the
  /// empty group.
  Result<RecGroup> register_rec_group(Span<const SubType> types) const noexcept;
  /// A collection of groups that are registered already, as if a module had them in this order.
  Result<TypeCollection> collect(Span<const RecGroup> groups) const noexcept;

  /// The value type that was packed; its type is borrowed from whatever keeps it alive. Nothing for other numbers, and
  /// if that type is not alive.
  std::optional<ValType> unpack(PackedValType packed) const noexcept;
  /// Does every value of packed type `sub` also have packed type `sup`? You keep alive the types that they name.
  bool matches(PackedValType sub, PackedValType sup) const noexcept;

  /// Registers all types of a wasm module, or none. Only its type section is read.
  Result<TypeCollection> register_module(Bytes wasm) const noexcept {
    wt_error_t *error;
    wt_type_collection_t *types = wt_registry_register_module(get(), wasm.data(), wasm.size(), &error);
    return detail::given<TypeCollection>(types, error);
  }
  /// Registers all types of a type section, given as its payload: what follows the section's id and size.
  Result<TypeCollection> register_type_section(Bytes payload) const noexcept {
    wt_error_t *error;
    wt_type_collection_t *types = wt_registry_register_type_section(get(), payload.data(), payload.size(), &error);
    return detail::given<TypeCollection>(types, error);
  }

 private:
  using Handle::Handle;
};
static_assert(sizeof(Registry) == sizeof(void *));

} // namespace typereg

#endif
