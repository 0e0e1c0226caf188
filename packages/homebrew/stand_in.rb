# Reads a formula without Homebrew: ruby stand_in.rb FORMULA [FOLDER PREFIX]. Prints its address and checksum. With FOLDER, in
# which its release is unpacked, it runs the formula: installs below PREFIX, and runs the formula's test. This shows that the
# formula is Ruby and that its steps work. It does not show what `brew audit` would say.
require "pathname"
require "tmpdir"

class Formula
  class << self
    attr_reader :facts, :tests

    %i[desc homepage url sha256 license depends_on].each do |word|
      define_method(word) { |value| ((@facts ||= {})[word] ||= []) << value }
    end
    def test(&block) = @tests = block
  end

  attr_reader :testpath

  def initialize(prefix)
    @prefix = Pathname(prefix)
    @testpath = Pathname(Dir.mktmpdir)
  end

  def include = @prefix/"include"
  def lib = @prefix/"lib"
  def std_cmake_args = ["-DCMAKE_INSTALL_PREFIX=#{@prefix}", "-DCMAKE_INSTALL_LIBDIR=lib", "-DCMAKE_BUILD_TYPE=Release"]
  def system(*words) = Kernel.system(*words.map(&:to_s)) || abort("failed: #{words.join(" ")}")
end

def ENV.cc = "cc"

load ARGV[0]
puts Typereg.facts[:url], Typereg.facts[:sha256]
if ARGV[1]
  formula = Typereg.new(ARGV[2])
  Dir.chdir(ARGV[1]) { formula.install }
  ENV["LD_LIBRARY_PATH"] = formula.lib.to_s
  Dir.chdir(formula.testpath) { formula.instance_eval(&Typereg.tests) }
  puts "installed and tested"
end
