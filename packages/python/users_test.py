"""Uses the installed wheel as a user would: python users_test.py FOLDER-OF-MODULES"""
import array
import copy
import ctypes
import pathlib
import pickle
import sys
import unittest

import typereg
from typereg import c

# (module (type $point (sub (struct (field i32) (field i32))))
#         (type $pixel (sub final $point (struct (field i32) (field i32) (field i8)))))
POINTS = bytes([0, *b"asm", 1, 0, 0, 0, 1, 20, 2, 0x50, 0, 0x5f, 2, 0x7f, 0, 0x7f, 0,
                0x4f, 1, 0, 0x5f, 3, 0x7f, 0, 0x7f, 0, 0x78, 0])
# (type (func (param i32 (ref 1)) (result i64))) (type (array (mut f32))), in one rec group
SECTION = bytes([1, 0x4e, 2, 0x60, 2, 0x7f, 0x64, 1, 1, 0x7e, 0x5e, 0x7d, 1])


class Users(unittest.TestCase):
    def setUp(self):
        self.registry = typereg.Registry(gc_layout=c.WT_GC_LAYOUT_DRC)
        self.point, self.pixel = self.registry.register_module(POINTS)

    def test_a_type_answers(self):
        self.assertEqual([field.storage for field in self.pixel.fields], ["i32", "i32", "i8"])
        self.assertEqual((self.pixel.kind, self.pixel.is_final, self.pixel.depth), ("struct", True, 1))
        self.assertEqual(self.pixel.supertype, self.point)
        self.assertIsNone(self.point.supertype)
        self.assertTrue(self.pixel.is_subtype_of(self.point))
        self.assertFalse(self.point.is_subtype_of(self.pixel))
        self.assertIn("sub final $t", str(self.pixel))
        self.assertTrue(self.point.explain_mismatch(self.pixel))
        self.assertEqual(self.point.layout.offsets, self.pixel.layout.offsets[:2])
        self.assertEqual(self.registry.type(self.pixel.index), self.pixel)

    def test_a_subtype_has_no_mismatch_to_explain(self):
        self.assertIsNone(self.pixel.explain_mismatch(self.point))
        self.assertIsNone(self.pixel.explain_mismatch(self.pixel))

    def test_a_text_that_may_be_null_is_none(self):
        names, field, extern = c.wt_type_names_new(self.registry._handle), c.wt_field_type_t(), c.wt_extern_type_t()
        c.wt_registered_type_field(self.point._handle, 0, field)
        extern.kind, extern.value = c.WT_EXTERN_GLOBAL, field.storage
        texts = {
            c.wt_type_names_passed_over: (names,),
            c.wt_type_names_field_identifier: (names, self.point._handle, 0),
            c.wt_registered_type_explain_mismatch: (self.pixel._handle, self.point._handle, names),
            c.wt_val_type_explain_mismatch: (field.storage, field.storage, names),
            c.wt_field_type_explain_mismatch: (field, field, names),
            c.wt_extern_type_explain_mismatch: (extern, extern, names),
        }
        for function, arguments in texts.items():
            self.assertIsNone(function(*arguments), function.__name__)
        documented = {one for name, one in vars(c).items() if name.startswith("wt_") and "NULL, without an error" in
                      " ".join((one.__doc__ or "").split()) and one.__annotations__["return"].startswith("str")}
        self.assertEqual(documented, set(texts))
        c.wt_type_names_delete(names)

    def test_params_results_and_references(self):
        function, array = self.registry.register_type_section(SECTION)
        self.assertEqual([one.storage for one in function.results], ["i64"])
        self.assertEqual(function.params[1].type, array)
        self.assertTrue(array.fields[0].mutable)
        self.assertEqual((function.kind, array.kind), ("func", "array"))

    def test_equal_types_are_one(self):
        again = self.registry.register_module(POINTS)
        self.assertEqual(set(again), {self.point, self.pixel})
        self.assertEqual(again.index(self.pixel), 1)
        self.assertEqual(again[-1], again[1:][0])
        with self.assertRaises(IndexError):
            again[2]
        other = typereg.Registry().register_module(POINTS)
        self.assertNotIn(self.pixel, other)
        self.assertEqual(other[1].fingerprint, self.pixel.fingerprint)
        self.assertNotEqual(other[1], self.pixel)

    def test_bytes_come_in_any_buffer(self):
        for given in (bytearray(POINTS), memoryview(POINTS), array.array("H", POINTS)):
            self.assertEqual(list(self.registry.register_module(given)), [self.point, self.pixel])
        section = array.array("H", bytes([1, 0x5e, 0x78, 1]))  # (type (array (mut i8)))
        self.assertEqual([one.kind for one in self.registry.register_type_section(section)], ["array"])
        for wrong in (5, "text", None):
            with self.assertRaises(TypeError):
                self.registry.register_module(wrong)
            with self.assertRaises(TypeError):
                self.registry.register_type_section(wrong)

    def test_what_is_refused_says_where_and_changes_nothing(self):
        before = self.registry.stats()
        with self.assertRaises(typereg.Error) as refused:
            self.registry.register_module(POINTS[:-1] + b"\x7b")  # neither const nor mutable
        self.assertEqual(refused.exception.code, c.WT_ERROR_MALFORMED)
        self.assertEqual(refused.exception.byte_offset, len(POINTS) - 1)
        self.assertIn("mutab", str(refused.exception))
        with self.assertRaises(typereg.Error):
            typereg.Registry(wasm_version=1).register_module(POINTS)
        with self.assertRaises(typereg.Error):
            typereg.Registry(limits={c.WT_LIMIT_LIVE_TYPES: 1}).register_module(POINTS)
        self.assertEqual(self.registry.stats(), before)

    def test_an_error_passes_between_processes(self):
        bad_field = POINTS[:-2] + b"\x10\x00"
        for refused_by in (lambda: self.registry.register_module(bad_field), lambda: self.registry.type(77)):
            with self.assertRaises(typereg.Error) as refused:
                refused_by()
            error = refused.exception
            for again in (pickle.loads(pickle.dumps(error)), copy.copy(error)):
                self.assertEqual((type(again), str(again), vars(again)), (typereg.Error, str(error), vars(error)))
        self.assertEqual(set(vars(error)), {"code", "byte_offset", "module_type", "member", "field"})

    def test_a_number_is_never_cut_off(self):
        for wrong in (self.point.index + 2**32, self.point.index - 2**32, -1, 2**32, 2**64):
            with self.assertRaises(OverflowError):
                self.registry.type(wrong)
            with self.assertRaises(OverflowError):
                c.wt_registered_type_field(self.point._handle, wrong, c.wt_field_type_t())
        for wrong in ({"wasm_version": 2**32 + 3}, {"gc_layout": 2**32 + c.WT_GC_LAYOUT_DRC},
                      {"features": {2**32 + c.WT_FEATURE_GC: True}}, {"limits": {2**32 + c.WT_LIMIT_FIELDS: 5}},
                      {"limits": {c.WT_LIMIT_LIVE_TYPES: 2**64 + 5}}, {"limits": {c.WT_LIMIT_LIVE_TYPES: -1}}):
            with self.assertRaises(OverflowError, msg=wrong):
                typereg.Registry(**wrong)
        self.assertEqual(self.registry.type(self.point.index), self.point)
        with self.assertRaises(IndexError):
            self.registry.register_module(POINTS)[2**70]

    def test_types_outlive_what_they_came_from(self):
        self.registry.check()
        registry, point = self.registry, self.point
        self.registry = self.point = self.pixel = None
        self.assertEqual(registry.stats()["live_types"], 1)
        del registry
        self.assertEqual(len(point.fields), 2)

    def test_a_copy_is_the_object_itself(self):
        module = self.registry.register_module(POINTS)
        for one in (self.registry, module, self.pixel):
            self.assertIs(copy.copy(one), one)
            self.assertIs(copy.deepcopy([one])[0], one)
        self.assertEqual(len(module), 2)

    def test_what_lives_in_one_process_is_not_pickled(self):
        for one in (self.registry, self.registry.register_module(POINTS), self.pixel):
            with self.assertRaisesRegex(TypeError, "lives in this process"):
                pickle.dumps(one)

    def test_the_functions_of_c(self):
        registry = c.wt_registry_new(None)
        builder = c.wt_rec_group_builder_new(registry)
        label = c.wt_rec_group_builder_declare_struct(builder)
        definition = c.wt_rec_group_builder_define_struct(builder, label)
        c.wt_struct_type_builder_field(definition, c.wt_field_type(c.wt_val_type_ref_pending(label, True), True))
        c.wt_struct_type_builder_finish(definition)
        group = c.wt_rec_group_builder_build(builder)
        c.wt_rec_group_builder_delete(builder)
        field = c.wt_field_type_t()
        self.assertTrue(c.wt_registered_type_field(c.wt_rec_group_type(group, 0), 0, field))
        self.assertIn("ref null", c.wt_val_type_to_wat(field.storage, None))
        lines = []
        callback = c.wt_log_callback_t(lambda user, level, target, message: lines.append(message))
        c.wt_log_set_callback(callback, None, c.WT_LOG_TRACE)
        c.wt_rec_group_delete(group)
        c.wt_registry_delete(registry)
        c.wt_log_set_callback(None, None, c.WT_LOG_OFF)
        self.assertTrue(lines)
        self.assertIn("Errors:", c.wt_registry_new.__doc__)
        self.assertEqual(ctypes.sizeof(c.wt_val_type_t), 24)

    def test_modules_of_others(self):
        modules = sorted(pathlib.Path(sys.argv[1]).glob("*.wasm"))
        self.assertTrue(modules)
        for path in modules:
            for one in self.registry.register_module(path.read_bytes()):
                self.assertRegex(str(one), r"^\((type|rec)\b")
        self.registry.check()


unittest.main(argv=sys.argv[:1])
